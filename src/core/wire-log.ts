/** One request as the server saw it. A connection that could not be made has a row too: its method is `CONNECT`. */
export type WireRequest = {
  readonly method: string;
  /** Absolute, as the client asked for it. */
  readonly url: string;
  /** By lower-case name; repeated headers are joined as `node:http` joins them. */
  readonly headers: Readonly<Record<string, string>>;
  /** The body as text, its first 64 KiB. */
  readonly body: string;
  readonly bodyBytes: number;
  /** When it arrived, in virtual milliseconds since the evaluation began. */
  readonly atMs: number;
  /** When its reply was complete or its connection gone. Absent while it is still open. */
  readonly endedAtMs?: number;
  /** Counts the connections of an evaluation from 1. */
  readonly connection: number;
  readonly outcome: WireOutcome;
  /** The status that was sent, if any was. */
  readonly status?: number;
  /** Of the reply, the headers that tell a client how to go on: `Retry-After`, `Location` and `Link`. */
  readonly replyHeaders?: Readonly<Record<string, string>>;
};

/**
 * How a request ended.
 *
 * `aborted`: the client left before the reply was complete. `open`: still without a complete reply at the end.
 * `beyond-script`: the script had no reply left for it. `unknown-host`: no script names its origin.
 * The others are the script's doing.
 */
export type WireOutcome =
  | "answered"
  | "aborted"
  | "open"
  | "reset"
  | "cut"
  | "beyond-script"
  | "unknown-host"
  | "refused"
  | "dns-failure"
  | "unknown-authority"
  | "expired-certificate"
  | "wrong-name";

/** What the client waited between its requests: from the end of one to the start of the next, in milliseconds. */
export function waitsBetween(requests: readonly WireRequest[]): number[] {
  return requests.slice(1).map((request, index) => {
    const before = requests[index] as WireRequest;
    const endedAtMs = before.endedAtMs ?? before.atMs;
    return Math.max(0, request.atMs - (endedAtMs <= request.atMs ? endedAtMs : before.atMs));
  });
}
