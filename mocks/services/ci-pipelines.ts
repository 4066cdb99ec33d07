/** Where a pipeline can stand. It goes from top to bottom; the last three are the end. */
export type PipelineStatus = "queued" | "running" | "succeeded" | "failed" | "cancelled";

/** The steps of every pipeline, in their order. */
export const stageNames = ["checkout", "build", "test", "deploy"] as const;

/** What a pipeline is made of. */
export type PipelineDraft = {
  readonly branch: string;
  readonly environment: string;
  readonly variables: Readonly<Record<string, string>>;
};

/** One run, from the request to its end. Its plan is made at once; where it stands, time tells. */
export type Pipeline = PipelineDraft & {
  readonly id: number;
  readonly createdAt: number;
  readonly startsAt: number;
  readonly stageMs: number;
  /** The stage in which it fails; `undefined` when all goes well. */
  readonly failsIn: (typeof stageNames)[number] | undefined;
  cancelledAt: number | undefined;
};

/** How one stage of a pipeline stands. */
export type Stage = {
  readonly name: string;
  readonly status: "pending" | "running" | "succeeded" | "failed" | "cancelled" | "skipped";
};

/** How fast the server is. */
export type Pace = { readonly queuedMs: number; readonly stageMs: number };

/** Branches of the repository. What is on `broken` fails in its tests. */
export const branches = ["main", "release", "fix-timeout", "broken"] as const;

/** Where pipelines deploy to. */
export const environments = ["staging", "production"] as const;

/** The pipelines of one instance. */
export class PipelineRuns {
  readonly #pace: Pace;
  readonly #now: () => number;
  readonly #pipelines: Pipeline[] = [];

  constructor(pace: Pace, now: () => number) {
    this.#pace = pace;
    this.#now = now;
  }

  /** All pipelines, oldest first. */
  all(): readonly Pipeline[] {
    return this.#pipelines;
  }

  find(id: string): Pipeline | undefined {
    return this.#pipelines.find((pipeline) => String(pipeline.id) === id);
  }

  start(draft: PipelineDraft): Pipeline {
    const [id, createdAt] = [this.#pipelines.length + 1, this.#now()];
    const failsIn = draft.branch === "broken" ? "test" : undefined;
    const times = { createdAt, startsAt: createdAt + this.#pace.queuedMs, stageMs: this.#pace.stageMs };
    const pipeline: Pipeline = { ...draft, ...times, id, failsIn, cancelledAt: undefined };
    this.#pipelines.push(pipeline);
    return pipeline;
  }
}

/** Where a pipeline stands at an instant. */
export function statusAt(pipeline: Pipeline, at: number): PipelineStatus {
  if (pipeline.cancelledAt !== undefined) return "cancelled";
  if (at < pipeline.startsAt) return "queued";
  if (at < plannedEnd(pipeline)) return "running";
  return pipeline.failsIn ? "failed" : "succeeded";
}

/** Whether a pipeline will not change any more. */
export function isOver(status: PipelineStatus): boolean {
  return status !== "queued" && status !== "running";
}

/** When a pipeline has ended; `undefined` while it goes on. */
export function endedAt(pipeline: Pipeline, at: number): number | undefined {
  if (pipeline.cancelledAt !== undefined) return pipeline.cancelledAt;
  return at >= plannedEnd(pipeline) ? plannedEnd(pipeline) : undefined;
}

/** How each stage stands at an instant. */
export function stagesAt(pipeline: Pipeline, at: number): Stage[] {
  const end = pipeline.cancelledAt ?? at;
  const running = Math.floor((end - pipeline.startsAt) / pipeline.stageMs);
  const failing = pipeline.failsIn ? stageNames.indexOf(pipeline.failsIn) : stageNames.length;
  return stageNames.map((name, index) => ({ name, status: stageStatus(index, running, failing, pipeline) }));
}

function stageStatus(index: number, running: number, failing: number, { cancelledAt }: Pipeline): Stage["status"] {
  if (index < running && index <= failing) return index === failing ? "failed" : "succeeded";
  if (cancelledAt !== undefined) return "cancelled";
  if (running > failing) return "skipped";
  return index === running ? "running" : "pending";
}

function plannedEnd({ startsAt, stageMs, failsIn }: Pipeline): number {
  const stages = failsIn ? stageNames.indexOf(failsIn) + 1 : stageNames.length;
  return startsAt + stages * stageMs;
}
