import { countedPoints, type Grade } from "../../core/grades.ts";
import type { SameWork } from "../class/same-work.ts";
import type { ClassResult } from "./class-result.ts";
import { plain, table } from "./markdown.ts";

/** Something that a person should look at, and how often it is there. */
export type Matter = { readonly title: string; readonly amount: number; readonly body: string };

/** A student's name as Markdown, linked to their report. */
export type Linked = (student: string) => string;

/** What a person should look at, the weightiest first; what there is none of is left out. */
export function byHand(result: ClassResult, linked: Linked): Matter[] {
  const graded = result.reports.flatMap(({ student, grades }) => grades.map((grade) => ({ student, grade })));
  // Who has given a mark has looked.
  const open = graded.filter(({ grade }) => grade.mark === undefined);
  const place = ({ student, grade }: Graded) => [linked(student), plain(grade.exercise)];
  const matters: readonly [string, readonly string[], readonly (readonly (string | number)[])[]][] = [
    [
      "Could not be judged",
      ["student", "exercise", "why"],
      open.filter(isBroken).map((each) => [...place(each), plain(whyBroken(each.grade))]),
    ],
    [
      "Doubts",
      ["student", "exercise", "what is odd"],
      open.flatMap((each) => each.grade.doubts.map((doubt) => [...place(each), plain(doubt)])),
    ],
    ["Same work", ["whose", "exercises"], sameWorkRows(result.sameWork)],
    [
      "Points that changed since the last run",
      ["student", "exercise", "from", "to"],
      result.changes.map(({ student, exercise, from, to }) => [linked(student), plain(exercise), from, to]),
    ],
    [
      "Marks given by hand",
      ["student", "exercise", "mark", "checks", "comment"],
      graded
        .filter(({ grade }) => grade.mark)
        .map((each) => [
          ...place(each),
          countedPoints(each.grade),
          each.grade.earned,
          plain(each.grade.mark?.comment ?? ""),
        ]),
    ],
    [
      "Remarks about files",
      ["student", "remark"],
      result.reports.flatMap(({ student, remarks }) => remarks.map((remark) => [linked(student), plain(remark)])),
    ],
    ["Files ignored", ["file"], result.ignored.map((file) => [plain(file)])],
  ];
  return matters
    .filter(([, , rows]) => rows.length > 0)
    .map(([title, columns, rows]) => ({ title, amount: rows.length, body: table(columns, rows) }));
}

type Graded = { readonly student: string; readonly grade: Grade };

const isBroken = ({ grade }: Graded) => grade.outcome === "broken";

/** The reason, or what the first check that broke says; a stack is for `results.json`. */
function whyBroken({ verdict }: Grade): string {
  const check = verdict?.checks.find(({ outcome }) => outcome === "broken");
  const why = verdict?.reason ?? (check ? `${check.name}: ${check.message ?? ""}` : "");
  return why.length > longestReason ? `${why.slice(0, longestReason)} …` : why;
}

const longestReason = 300;

/** A row a group of students, with everything that is alike between them; the most first. */
function sameWorkRows(sameWork: readonly SameWork[]): string[][] {
  const groups = Map.groupBy(sameWork, ({ students, isReference }) => JSON.stringify([students, isReference]));
  return [...groups.values()]
    .toSorted((a, b) => b.length - a.length)
    .map((pieces) => [plain(whose(pieces[0]).join(", ")), pieces.map(({ exercise }) => plain(exercise)).join(", ")]);
}

const whose = (work: SameWork | undefined) => [
  ...(work?.students ?? []),
  ...(work?.isReference ? ["the reference in solutions/"] : []),
];
