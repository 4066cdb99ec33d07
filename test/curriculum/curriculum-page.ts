import type { Course, Exercise, Lesson, Page, Subject } from "../../src/core/course.ts";
import { exercisesOf, notebooksOf } from "../../src/core/course.ts";

/** The page `docs/curriculum.md`: what the course teaches, where, and what judges it. */
export function curriculumPage(course: Course, subjects: readonly Subject[]): string {
  const rows = subjects.map((subject) => [
    `${subject.number}`,
    subject.title,
    lessonsOn(course, subject).map(lessonLink).join(", "),
    exercisesOn(course, subject).map(exerciseLink).join(", ") || judgedBy[subject.graded],
  ]);
  return `${head}\n${rows.map((row) => `| ${row.join(" | ")} |`).join("\n")}\n`;
}

/** The lessons and pages that teach a subject. */
export function lessonsOn(course: Course, { number }: Subject): (Lesson | Page)[] {
  return notebooksOf(course).filter(({ subjects }) => subjects?.includes(number));
}

/** The exercises that judge a subject. */
export function exercisesOn(course: Course, { number }: Subject): Exercise[] {
  return exercisesOf(course).filter((exercise) => exercise.subjects?.includes(number));
}

const lessonLink = ({ slug }: Lesson | Page) => `[${slug}](../lessons/${slug}.ipynb)`;
const exerciseLink = ({ id, name }: Exercise) => `[${name}](../exercises/${id}.ts)`;

const judgedBy: Record<Subject["graded"], string> = {
  exercise: "an exercise",
  quiz: "questions",
  lesson: "the lesson itself",
  page: "a page to keep",
};

const head = `# Curriculum

What the course teaches, which lesson or page does it, and how you find out whether you have learnt it.
Made from \`course.ts\` by \`npm run curriculum\`.

| # | subject | lesson or page | judged by |
|---|---|---|---|`;
