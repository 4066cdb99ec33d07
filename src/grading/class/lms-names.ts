/** What a learning platform says of a file by the name that it gives to it in a download. */
export type LmsName = {
  readonly student: string;
  /** Tells students of the same name apart. */
  readonly id: string;
  /** What the student called it; nothing for the folder of all that is the student's. */
  readonly file: string;
};

/** How learning platforms name what an instructor downloads, all students in one folder. */
const forms: readonly RegExp[] = [
  // Moodle: a folder "Ann Lee_1234_assignsubmission_file", or without folders "Ann Lee_1234_assignsubmission_file_retry.ts"
  /^(?<student>.+)_(?<id>\d+)_assignsubmission_(?:file|onlinetext)_?(?<file>.*)$/,
  // Canvas: "leeann_LATE_1234_5678_retry.ts"
  /^(?<student>[^_]+)(?:_LATE)?_(?<id>\d{3,})_\d{3,}_(?<file>.+)$/,
  // Blackboard: "Homework 1_lee42_attempt_2026-03-01-10-11-12_retry.ts", and a ".txt" without more words
  /^.+_(?<student>[^_]+)(?<id>)_attempt_\d{4}(?:-\d\d){5}_?(?<file>.+)$/,
];

/** Whose file it is, and what the student called it; `undefined` when the name is of no platform that is known. */
export function readLmsName(name: string): LmsName | undefined {
  const match = forms.map((form) => form.exec(name)).find((each) => each !== null);
  return match?.groups as LmsName | undefined;
}
