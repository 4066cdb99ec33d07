import { writeFile } from "node:fs/promises";
import { course, subjects } from "../../course.ts";
import { curriculumPage } from "./curriculum-page.ts";

await writeFile(new URL("../../docs/curriculum.md", import.meta.url), curriculumPage(course, subjects));
