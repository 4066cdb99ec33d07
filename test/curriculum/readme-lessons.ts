import type { Course } from "../../src/core/course.ts";

/** The README with the lessons and pages as the course has them now, between its two marks. */
export function readmeWithLessons(readme: string, { lessons, pages = [] }: Course): string {
  const rows = lessons.map(({ slug, title, exercises }) => {
    const names = exercises.map(({ name }) => `\`${name}\``).join(" · ");
    return `| [${slug.slice(0, 2)}](lessons/${slug}.ipynb) | ${title} | ${names} |`;
  });
  const links = pages.map(({ slug, title }) => `[${title}](lessons/${slug}.ipynb)`);
  const toKeep = links.length > 0 ? ["", `Pages to keep: ${links.join(" · ")}.`] : [];
  const table = ["| | lesson | you write |", "|---|---|---|", ...rows, ...toKeep].join("\n");
  return readme.replace(
    /(<!-- lessons[^\n]*-->\n).*?(\n<!-- end of lessons -->)/s,
    (_, begin, end) => begin + table + end,
  );
}
