import type { Clock } from "../../mocks/clock.ts";
import type { Service } from "../../mocks/intercept.ts";
import { cut, drip, json, malformed, reset, stall, status, text } from "../../mocks/script.ts";
import { routes } from "../../mocks/services/routes.ts";
import type { TurnSpec } from "../../mocks/turn.ts";
import { withWeather } from "../../mocks/with-weather.ts";
import type { Patience } from "./answers/outcome.ts";

/** Where the order of the service below is. */
export const orderPath = "/orders/7";

/** A service with one order, which is 33 characters long, and whose first request meets this fault. */
export function faulty(fault: TurnSpec, clock: Clock): Service {
  const origin = "http://shop.test";
  const nothing = () => new Response("nothing", { status: 404 });
  const table = { [orderPath]: { GET: () => Response.json({ id: 7, item: "a lamp of brass" }) } };
  const service: Service = {
    origin,
    handlers: routes(table, { origin, unknownPath: nothing, unknownMethod: nothing }),
    reset: () => {},
  };
  return withWeather(service, { rules: [{ script: [fault] }] }, { clock });
}

/** A fault, and how a request ends that meets it. */
export type FaultCase = {
  readonly name: string;
  readonly fault: TurnSpec;
  readonly outcome: string;
  /** Where a connection has been made before the fault is known: it can only break. */
  readonly onTheWire?: string;
  /** Where the headers wait for the first piece of the body. */
  readonly byNock?: string;
};

const broken = "no answer, ECONNRESET";

/** Every fault that there is, by name and as a reply of a script. */
export const faultCases: readonly FaultCase[] = [
  { name: "nothing goes wrong", fault: { kind: "pass" }, outcome: "200, 33 characters of some" },
  { name: "late", fault: { kind: "pass", delayMs: 50 }, outcome: "200, 33 characters of some" },
  { name: "a status", fault: 503, outcome: "503, 10 characters of 10" },
  { name: "no content", fault: 204, outcome: "204, 0 characters of some" },
  { name: "reset", fault: "reset", outcome: broken },
  { name: "never", fault: "never", outcome: "silence" },
  { name: "refused", fault: "refused", outcome: "no answer, ECONNREFUSED", onTheWire: broken },
  { name: "dns-failure", fault: "dns-failure", outcome: "no answer, ENOTFOUND", onTheWire: broken },
  {
    name: "unknown-authority",
    fault: "unknown-authority",
    outcome: "no answer, UNABLE_TO_VERIFY_LEAF_SIGNATURE",
    onTheWire: broken,
  },
  {
    name: "expired-certificate",
    fault: "expired-certificate",
    outcome: "no answer, CERT_HAS_EXPIRED",
    onTheWire: broken,
  },
  { name: "wrong-name", fault: "wrong-name", outcome: "no answer, HOSTNAME_MISMATCH", onTheWire: broken },
  { name: "wrong-type", fault: "wrong-type", outcome: "200, 44 characters of 44" },
  { name: "lost", fault: "lost", outcome: broken },
  { name: "stall", fault: "stall", outcome: "200, then silence" },
  { name: "break", fault: "break", outcome: "200, then broken" },
  { name: "cut", fault: "cut", outcome: "200, then broken" },
  { name: "malformed", fault: "malformed", outcome: "200, 17 characters of 17" },
  { name: "drip", fault: "drip", outcome: "200, 33 characters of 33" },
  { name: "a reply", fault: json({ id: 1 }), outcome: "200, 8 characters of 8" },
  { name: "a reply in chunks", fault: text("hello", { chunked: true }), outcome: "200, 5 characters of some" },
  { name: "a reply that is compressed", fault: text("hello", { gzip: true }), outcome: "200, 5 characters of 25" },
  { name: "a reply that is empty", fault: status(304), outcome: "304, 0 characters of some" },
  { name: "a reply that is malformed", fault: malformed(), outcome: "200, 21 characters of 21" },
  { name: "a reply in drops", fault: drip({ bytes: 20, everyMs: 5 }), outcome: "200, 56 characters of 56" },
  { name: "a reply that stalls", fault: stall({ afterBytes: 3 }), outcome: "200, then silence" },
  { name: "a reply that stalls before its body", fault: stall(), outcome: "200, then silence", byNock: "silence" },
  { name: "a reply that breaks", fault: reset({ afterBytes: 3 }), outcome: "200, then broken" },
  { name: "a reply that is cut", fault: cut({ afterBytes: 3 }), outcome: "200, then broken" },
];

/** How long to wait for an outcome: for long where something comes, so that a busy machine is not taken for silence. */
export function patienceFor(outcome: string): Patience {
  return { headMs: outcome === "silence" ? 400 : 20_000, bodyMs: outcome.endsWith("then silence") ? 400 : 20_000 };
}
