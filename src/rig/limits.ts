/** What one answer may use. Generous for honest code; the end of everything else. */
export type Limits = {
  /** Wall clock of one evaluation, in milliseconds. */
  readonly evaluationMs: number;
  /** Wall clock of everything one answer does, in milliseconds. */
  readonly answerMs: number;
  readonly heapMegabytes: number;
  /** All memory of the process, where the system tells (Linux). */
  readonly memoryMegabytes: number;
  readonly consoleCharacters: number;
  /** In one evaluation. */
  readonly requests: number;
  /** In one evaluation. */
  readonly connections: number;
};

export const defaultLimits: Limits = {
  evaluationMs: 5_000,
  answerMs: 120_000,
  heapMegabytes: 128,
  memoryMegabytes: 600,
  consoleCharacters: 1_000_000,
  requests: 2_000,
  connections: 1_000,
};
