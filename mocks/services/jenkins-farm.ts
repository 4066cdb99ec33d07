/** Jobs, their builds, and the queue of those that wait. */

/** How a build ended. */
export type BuildResult = "SUCCESS" | "FAILURE" | "UNSTABLE" | "ABORTED";

/** The values of a build's parameters, by name. */
export type Parameters = Readonly<Record<string, string>>;

/** Something that can be built. */
export type Job = {
  readonly name: string;
  readonly description: string;
  /** Names and default values; none for a job that takes no parameters. */
  readonly parameters: Parameters;
  /** How its builds end, by turns. */
  readonly results: readonly BuildResult[];
  /** Oldest first. */
  readonly builds: Build[];
};

/** One build, under way or over. */
export type Build = {
  readonly job: Job;
  readonly number: number;
  readonly queueId: number;
  readonly parameters: Parameters;
  readonly startsAt: number;
  /** When it ends or has ended; earlier than planned for a build that was stopped. */
  endsAt: number;
  wasStopped: boolean;
};

/** One request to build. It waits for the quiet period, then becomes a build. */
export type QueueItem = {
  readonly id: number;
  readonly job: Job;
  readonly parameters: Parameters;
  readonly queuedAt: number;
  readonly startsAt: number;
  wasCancelled: boolean;
  build: Build | undefined;
};

/** What a farm looks like and how fast it is. */
export type FarmOptions = {
  readonly builds: number;
  readonly quietMs: number;
  readonly buildMs: number;
  readonly now: () => number;
};

const hourMs = 3_600_000;
const firstBuildAt = Date.UTC(2025, 11, 1);

/** The jobs and the queue of one instance. Time alone moves them on: look, and they are where they should be. */
export class Farm {
  readonly #jobs: readonly Job[];
  readonly #options: FarmOptions;
  readonly #queue: QueueItem[] = [];

  constructor(options: FarmOptions) {
    this.#options = options;
    this.#jobs = [
      this.#job("checkout-api", { BRANCH: "main", ENVIRONMENT: "staging" }, ["SUCCESS"]),
      this.#job("search-api", { BRANCH: "main" }, ["SUCCESS", "SUCCESS", "UNSTABLE"]),
      this.#job("nightly", {}, ["SUCCESS", "FAILURE"]),
      this.#job("legacy", {}, ["FAILURE"]),
    ];
  }

  get now(): number {
    return this.#options.now();
  }

  get jobs(): readonly Job[] {
    this.#settle();
    return this.#jobs;
  }

  job(name: string): Job | undefined {
    return this.jobs.find((job) => job.name === name);
  }

  item(id: number): QueueItem | undefined {
    this.#settle();
    return this.#queue.find((item) => item.id === id);
  }

  /** What still waits. */
  waiting(): QueueItem[] {
    this.#settle();
    return this.#queue.filter(({ build, wasCancelled }) => !build && !wasCancelled);
  }

  /** Asks for a build. Who asks for the same while it waits gets the same item: it is built once. */
  enqueue(job: Job, parameters: Parameters): QueueItem {
    const known = this.waiting().find((item) => item.job === job && isSame(item.parameters, parameters));
    if (known) return known;
    const { quietMs } = this.#options;
    const startsAt = Math.max(this.now + quietMs, ...this.#planned(job));
    const id = this.#queue.length + 1;
    const item = { id, job, parameters, queuedAt: this.now, startsAt, wasCancelled: false, build: undefined };
    this.#queue.push(item);
    return item;
  }

  /** Takes an item out of the queue; one that has become a build stays a build. */
  cancel(item: QueueItem): void {
    if (!item.build) item.wasCancelled = true;
  }

  /** Stops a build that is under way; one that is over stays as it is. */
  stop(build: Build): void {
    if (build.endsAt <= this.now) return;
    build.endsAt = this.now;
    build.wasStopped = true;
  }

  /** How a build ended; `undefined` while it is under way. */
  result({ job, number, endsAt, wasStopped }: Build): BuildResult | undefined {
    if (endsAt > this.now) return undefined;
    return wasStopped ? "ABORTED" : (job.results[(number - 1) % job.results.length] ?? "SUCCESS");
  }

  /** Turns items whose time has come into builds. */
  #settle(): void {
    for (const item of this.#queue) {
      if (item.build || item.wasCancelled || item.startsAt > this.now) continue;
      const { job, parameters, startsAt, id: queueId } = item;
      const number = job.builds.length + 1;
      const endsAt = startsAt + this.#options.buildMs;
      item.build = { job, number, queueId, parameters, startsAt, endsAt, wasStopped: false };
      job.builds.push(item.build);
    }
  }

  /** When the builds end that come before a new one: a job builds one at a time. */
  #planned(job: Job): number[] {
    const waiting = this.waiting().filter((item) => item.job === job);
    return [...waiting.map(({ startsAt }) => startsAt + this.#options.buildMs), job.builds.at(-1)?.endsAt ?? 0];
  }

  #job(name: string, parameters: Parameters, results: readonly BuildResult[]): Job {
    const job: Job = { name, description: `Builds ${name}.`, parameters, results, builds: [] };
    for (let index = 0; index < this.#options.builds; index++) {
      const startsAt = firstBuildAt + index * hourMs;
      const times = { startsAt, endsAt: startsAt + this.#options.buildMs, wasStopped: false };
      job.builds.push({ job, number: index + 1, queueId: 0, parameters, ...times });
    }
    return job;
  }
}

function isSame(one: Parameters, other: Parameters): boolean {
  return JSON.stringify(Object.entries(one).sort()) === JSON.stringify(Object.entries(other).sort());
}
