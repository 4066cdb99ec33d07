import type { Course } from "../../src/core/course.ts";

/** The README with the table of lessons as the course has them now, between its two marks. */
export function readmeWithLessons(readme: string, { lessons }: Course): string {
  const rows = lessons.map(({ slug, title, exercises }) => {
    const names = exercises.map(({ name }) => `\`${name}\``).join(" · ");
    return `| [${slug.slice(0, 2)}](lessons/${slug}.ipynb) | ${title} | ${names} |`;
  });
  const table = ["| | lesson | you write |", "|---|---|---|", ...rows].join("\n");
  return readme.replace(
    /(<!-- lessons[^\n]*-->\n).*?(\n<!-- end of lessons -->)/s,
    (_, begin, end) => begin + table + end,
  );
}
