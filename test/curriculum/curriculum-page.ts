import type { Course, Exercise, Lesson, Subject } from "../../src/core/course.ts";
import { exercisesOf } from "../../src/core/course.ts";

/** The page `docs/curriculum.md`: what the course teaches, where, and what judges it. */
export function curriculumPage(course: Course, subjects: readonly Subject[]): string {
  const rows = subjects.map((subject) => [
    `${subject.number}`,
    subject.title,
    lessonsOn(course, subject).map(lessonLink).join(", ") || `*to come: ${subject.dueIn}*`,
    exercisesOn(course, subject).map(exerciseLink).join(", ") || gradedBy[subject.graded],
  ]);
  return `${head}\n${rows.map((row) => `| ${row.join(" | ")} |`).join("\n")}\n`;
}

/** The lessons that teach a subject. */
export function lessonsOn({ lessons }: Course, { number }: Subject): Lesson[] {
  return lessons.filter((lesson) => lesson.subjects?.includes(number));
}

/** The exercises that judge a subject. */
export function exercisesOn(course: Course, { number }: Subject): Exercise[] {
  return exercisesOf(course).filter((exercise) => exercise.subjects?.includes(number));
}

const lessonLink = ({ slug }: Lesson) => `[${slug}](../lessons/${slug}.ipynb)`;
const exerciseLink = ({ id, name }: Exercise) => `[${name}](../exercises/${id}.ts)`;

const gradedBy: Record<Subject["graded"], string> = {
  exercise: "*an exercise*",
  quiz: "questions",
  lesson: "the lesson itself",
  page: "a page to keep",
};

const head = `# Curriculum

What the course teaches, which lesson does it, and how you find out whether you have learnt it.
Made from \`course.ts\` by \`npm run curriculum\`.

| # | subject | lesson | judged by |
|---|---|---|---|`;
