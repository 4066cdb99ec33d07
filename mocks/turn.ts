import {
  badCertificate,
  dnsFailure,
  type Latency,
  never,
  type Reply,
  refused,
  reset,
  status,
  wrongType,
} from "./script.ts";

/** What happens to one request: a reply in the service's place, or the service's own, perhaps spoiled on its way. */
export type Turn = Reply | Pass;

/** The service answers. */
export type Pass = Latency & { readonly kind: "pass"; readonly spoil?: Spoil };

/**
 * What happens to the service's own answer, of which half arrives.
 *
 * `lost`: all is done, and the connection breaks before the answer. `stall`: then silence. `break`: then the connection
 * is reset. `cut`: then it closes in good order. `malformed`: and calls itself whole. `drip`: all of it, slowly.
 */
export type Spoil = (typeof spoils)[number];

export const spoils = ["lost", "stall", "break", "cut", "malformed", "drip"] as const;

/** Lets the service answer, after `delayMs` milliseconds if one is given. */
export function pass(options: Omit<Pass, "kind"> = {}): Pass {
  return { kind: "pass", ...options };
}

/** Faults by the names that a weather may call them. */
export const faults = {
  reset: reset(),
  never: never(),
  refused: refused(),
  "dns-failure": dnsFailure(),
  "unknown-authority": badCertificate("unknown-authority"),
  "expired-certificate": badCertificate("expired-certificate"),
  "wrong-name": badCertificate("wrong-name"),
  "wrong-type": wrongType(),
  lost: pass({ spoil: "lost" }),
  stall: pass({ spoil: "stall" }),
  break: pass({ spoil: "break" }),
  cut: pass({ spoil: "cut" }),
  malformed: pass({ spoil: "malformed" }),
  drip: pass({ spoil: "drip" }),
} as const satisfies Readonly<Record<string, Turn>>;

/** The name of a fault. */
export type FaultName = keyof typeof faults;

/** A turn as it may be written: a status, the name of a fault, or all of it. */
export type TurnSpec = number | FaultName | Turn;

/** Fills in what a status or a name stands for. */
export function toTurn(spec: TurnSpec): Turn {
  if (typeof spec === "number") return status(spec);
  return typeof spec === "string" ? faults[spec] : spec;
}

/** What goes wrong in a turn, in a word, for logs: `503`, `reset`, `stall`. `undefined` when nothing does. */
export function faultName(turn: Turn): string | undefined {
  if (turn.kind === "pass") return turn.spoil;
  if (turn.kind !== "http") return turn.kind;
  return turn.delivery?.kind ?? (turn.status >= 400 ? String(turn.status) : undefined);
}
