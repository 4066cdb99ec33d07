import { z } from "zod";
import type { Reply } from "./script.ts";
import { type FaultName, faults, type Pass, spoils, toTurn } from "./turn.ts";

/** A time in milliseconds. */
export const milliseconds = z.number().min(0);

/** A whole number from 1 up. */
export const atLeastOne = z.int().min(1);

const latency = { delayMs: milliseconds.exactOptional() };

const delivery = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.enum(["stall", "reset", "cut"]), afterBytes: z.int().min(0) }),
  z.strictObject({ kind: z.literal("drip"), bytes: atLeastOne, everyMs: milliseconds }),
]);

const headerValue = z.union([
  z.string(),
  z.array(z.string()).readonly(),
  z.strictObject({ inMs: z.number(), form: z.enum(["imf-fixdate", "rfc850", "asctime"]) }),
]);

const body = z.union([
  z.string(),
  z.strictObject({ base64: z.base64() }),
  z.strictObject({ repeat: z.string().min(1), bytes: z.int().min(0) }),
]);

const statusCode = z.int().min(200).max(599);

const reply = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("http"),
    status: statusCode,
    headers: z.record(z.string().regex(/^[\w!#$%&'*+.^`|~-]+$/), headerValue).default({}),
    body: body.default(""),
    gzip: z.literal(true).exactOptional(),
    chunked: z.literal(true).exactOptional(),
    delivery: delivery.exactOptional(),
    ...latency,
  }),
  z.strictObject({ kind: z.enum(["never", "reset"]), ...latency }),
  z.strictObject({ kind: z.enum(["refused", "dns-failure"]), ...latency }),
  z.strictObject({ kind: z.enum(["unknown-authority", "expired-certificate", "wrong-name"]), ...latency }),
]) satisfies z.ZodType<Reply, unknown>;

const pass = z.strictObject({
  kind: z.literal("pass"),
  spoil: z.enum(spoils).exactOptional(),
  ...latency,
}) satisfies z.ZodType<Pass, unknown>;

const names = Object.keys(faults) as [FaultName, ...FaultName[]];

/** A turn as it is written: a status, the name of a fault, a reply as `script.ts` makes it, or `{ kind: "pass" }`. */
export const turnSchema = z
  .union([statusCode, z.enum(names), z.discriminatedUnion("kind", [reply, pass])], {
    error: `expected a status from 200 to 599, a reply, or one of ${names.join(", ")}`,
  })
  .transform(toTurn);
