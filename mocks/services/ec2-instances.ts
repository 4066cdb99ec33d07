/** The states of an instance and their codes. */
export const stateCodes = {
  pending: 0,
  running: 16,
  "shutting-down": 32,
  terminated: 48,
  stopping: 64,
  stopped: 80,
} as const;

/** The name of a state. */
export type InstanceState = keyof typeof stateCodes;

/** An instance. Instants are milliseconds since 1970. */
export type Instance = {
  readonly id: string;
  readonly reservationId: string;
  readonly imageId: string;
  readonly type: string;
  readonly zone: string;
  readonly launchedAt: number;
  readonly tags: Readonly<Record<string, string>>;
  readonly clientToken: string;
  /** Where it is going: after `settlesAt` it is there. */
  readonly state: InstanceState;
  readonly passing: InstanceState;
  readonly settlesAt: number;
};

/** What starts together: its instances share a reservation. */
export type Launch = {
  readonly imageId: string;
  readonly type: string;
  readonly count: number;
  readonly tags: Readonly<Record<string, string>>;
  readonly clientToken: string;
};

/** The state of an instance at this instant. */
export function stateAt({ state, passing, settlesAt }: Instance, nowAt: number): InstanceState {
  return nowAt < settlesAt ? passing : state;
}

/** The instances of one region, in the order of their launch. Changes take a while. */
export class Instances {
  readonly #now: () => number;
  readonly #changeMs: number;
  readonly #instances = new Map<string, Instance>();
  #reservations = 0;

  /** @param changeMs - How long an instance is on its way from one state to the next. */
  constructor(now: () => number, changeMs: number) {
    this.#now = now;
    this.#changeMs = changeMs;
  }

  list(): Instance[] {
    return [...this.#instances.values()];
  }

  get(id: string): Instance | undefined {
    return this.#instances.get(id);
  }

  /** Starts instances in one reservation: pending at first. */
  launch({ imageId, type, count, tags, clientToken }: Launch, at: number = this.#now()): Instance[] {
    this.#reservations += 1;
    const reservationId = `r-${hexId(this.#reservations)}`;
    return Array.from({ length: count }, () => {
      const number = this.#instances.size + 1;
      const zone = `us-east-1${"abc"[number % 3]}`;
      const settlesAt = at + this.#changeMs;
      const common = { imageId, type, zone, tags, clientToken, launchedAt: at };
      return this.put({
        id: `i-${hexId(number)}`,
        reservationId,
        ...common,
        state: "running",
        passing: "pending",
        settlesAt,
      });
    });
  }

  /** Sends an instance to another state, through the one on the way there. */
  send(instance: Instance, state: InstanceState): Instance {
    const passing = state === "running" ? "pending" : state === "stopped" ? "stopping" : "shutting-down";
    return this.put({ ...instance, state, passing, settlesAt: this.#now() + this.#changeMs });
  }

  /** Puts an instance in the place of the one with its id, or at the end. */
  put(instance: Instance): Instance {
    this.#instances.set(instance.id, instance);
    return instance;
  }
}

/** Ids look like chance and are the same each time: 17 hexadecimal digits. */
function hexId(number: number): string {
  return `0${(0x5eed_0000_0000 + number * 0x9e37).toString(16).padStart(16, "0")}`;
}
