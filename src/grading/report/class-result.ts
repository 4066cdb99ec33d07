import type { Exercise } from "../../core/course.ts";
import type { StudentReport } from "../../core/grades.ts";
import type { Change } from "../class/gradebook.ts";
import type { SameWork } from "../class/same-work.ts";

/** Everything that a run over a class comes out with; the writers beside this file tell it. */
export type ClassResult = {
  /** One a student, in the order in which they are to be listed. */
  readonly reports: readonly StudentReport[];
  /** The exercises that were graded, in the order of the course. */
  readonly exercises: readonly Exercise[];
  /** Points that are others than after the run before. */
  readonly changes: readonly Change[];
  readonly sameWork: readonly SameWork[];
  /** Files in the folder of submissions that are none. */
  readonly ignored: readonly string[];
};
