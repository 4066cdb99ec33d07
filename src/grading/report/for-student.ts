import type { Grade, StudentReport } from "../../core/grades.ts";
import type { Verdict } from "../../core/verdict.ts";

/** A report without what is not for the student: doubts are for the instructor, and hints are asked for one by one. */
export function forStudent(report: StudentReport): StudentReport {
  return { ...report, grades: report.grades.map(withoutDoubts) };
}

function withoutDoubts({ verdict, ...grade }: Grade): Grade {
  return { ...grade, doubts: [], ...(verdict && { verdict: withoutHints(verdict) }) };
}

function withoutHints(verdict: Verdict): Verdict {
  return { ...verdict, checks: verdict.checks.map((check) => ({ ...check, hints: [] })) };
}
