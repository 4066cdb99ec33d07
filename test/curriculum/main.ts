import { readFile, writeFile } from "node:fs/promises";
import { course, subjects } from "../../course.ts";
import { curriculumPage } from "./curriculum-page.ts";
import { readmeWithLessons } from "./readme-lessons.ts";

const readme = new URL("../../README.md", import.meta.url);

await writeFile(new URL("../../docs/curriculum.md", import.meta.url), curriculumPage(course, subjects));
await writeFile(readme, readmeWithLessons(await readFile(readme, "utf8"), course));
