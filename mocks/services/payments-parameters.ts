import { z } from "zod";
import type { FormFields } from "./payments-form.ts";
import { badParameter } from "./payments-refusals.ts";

/**
 * What each request may say. Everything in a form is text; a schema says what the text means. An error of a schema is
 * the code of the answer.
 */

const text = z.string();
const integer = z
  .string()
  .regex(/^-?\d{1,15}$/, "parameter_invalid_integer")
  .transform(Number);
const amount = integer.refine((value) => value >= 1, "parameter_too_small");
const flag = z.enum(["true", "false"], "parameter_invalid_boolean").transform((value) => value === "true");
const currency = text.toLowerCase().pipe(z.enum(["usd", "eur", "gbp", "chf", "jpy"], "parameter_invalid_currency"));
const metadata = z.record(z.string(), z.string()).default({});
const anything = z.unknown();
/** Things that the real service reads and the simulated one has no use for. */
const ignored = { expand: anything.optional(), on_behalf_of: text.optional(), statement_descriptor: text.optional() };

/** `POST /v1/customers`, and the same to change one. */
export const customerParameters = z.strictObject({
  email: text.optional(),
  name: text.optional(),
  description: text.optional(),
  phone: text.optional(),
  metadata: metadata.optional(),
  payment_method: text.optional(),
  source: text.optional(),
  ...ignored,
});

/** `POST /v1/charges` */
export const chargeParameters = z.strictObject({
  amount,
  currency,
  source: text.optional(),
  customer: text.optional(),
  description: text.optional(),
  receipt_email: text.optional(),
  capture: flag.default(true),
  metadata,
  ...ignored,
});

/** `POST /v1/charges/:id`, `POST /v1/refunds/:id` */
export const noteParameters = z.strictObject({
  description: text.optional(),
  receipt_email: text.optional(),
  metadata: metadata.optional(),
  ...ignored,
});

/** `POST /v1/payment_intents` */
export const intentParameters = z.strictObject({
  amount,
  currency,
  customer: text.optional(),
  description: text.optional(),
  receipt_email: text.optional(),
  payment_method: text.optional(),
  payment_method_types: z.array(text).default(["card"]),
  automatic_payment_methods: anything.optional(),
  capture_method: z
    .enum(["automatic", "automatic_async", "manual"], "parameter_invalid_value")
    .default("automatic_async"),
  confirm: flag.default(false),
  off_session: anything.optional(),
  return_url: text.optional(),
  setup_future_usage: text.optional(),
  metadata,
  ...ignored,
});

/** `POST /v1/payment_intents/:id` */
export const intentChangeParameters = z.strictObject({
  amount: amount.optional(),
  currency: currency.optional(),
  customer: text.optional(),
  description: text.optional(),
  receipt_email: text.optional(),
  payment_method: text.optional(),
  metadata: metadata.optional(),
  ...ignored,
});

/** `POST /v1/payment_intents/:id/confirm` */
export const confirmParameters = z.strictObject({
  payment_method: text.optional(),
  receipt_email: text.optional(),
  off_session: anything.optional(),
  return_url: text.optional(),
  ...ignored,
});

/** `POST /v1/payment_intents/:id/capture`, `POST /v1/charges/:id/capture` */
export const captureParameters = z.strictObject({
  amount: amount.optional(),
  amount_to_capture: amount.optional(),
  ...ignored,
});

/** `POST /v1/payment_intents/:id/cancel` */
export const cancelParameters = z.strictObject({
  cancellation_reason: z
    .enum(["abandoned", "duplicate", "fraudulent", "requested_by_customer"], "parameter_invalid_value")
    .optional(),
  ...ignored,
});

/** `POST /v1/refunds` */
export const refundParameters = z.strictObject({
  charge: text.optional(),
  payment_intent: text.optional(),
  amount: amount.optional(),
  reason: z.enum(["duplicate", "fraudulent", "requested_by_customer"], "parameter_invalid_value").optional(),
  metadata,
  ...ignored,
});

const limit = integer.refine((value) => value >= 1 && value <= 100, "parameter_out_of_range").default(10);
const range = z.strictObject({
  gt: integer.optional(),
  gte: integer.optional(),
  lt: integer.optional(),
  lte: integer.optional(),
});

/** What every list takes. `created` is an instant in seconds, or the ends of a range. */
const page = {
  limit,
  starting_after: text.optional(),
  ending_before: text.optional(),
  created: z.union([integer, range]).optional(),
  expand: anything.optional(),
};

/** `GET /v1/customers` and so on: each list has filters of its own. */
export const listParameters = {
  customer: z.strictObject({ ...page, email: text.optional() }),
  charge: z.strictObject({ ...page, customer: text.optional(), payment_intent: text.optional() }),
  payment_intent: z.strictObject({ ...page, customer: text.optional() }),
  refund: z.strictObject({ ...page, charge: text.optional(), payment_intent: text.optional() }),
};

const pageParameters = z.object(page);

/** Which part of a list is asked for. */
export type PageParameters = z.infer<typeof pageParameters>;

/**
 * Reads the parameters of a request.
 *
 * @throws 400 that names the parameter: unknown, missing or unusable, in this order.
 */
export function readParameters<T>(schema: z.ZodType<T>, given: FormFields): T {
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.map((issue) => toProblem(issue, given));
  const [worst] = issues.sort((a, b) => rank(a.code) - rank(b.code));
  throw badParameter(worst?.param ?? "", worst?.code ?? "parameter_invalid", worst?.message ?? "");
}

type Problem = { readonly code: string; readonly param: string; readonly message: string };

const messages: Readonly<Record<string, (param: string, value: string) => string>> = {
  parameter_unknown: (param) => `Received unknown parameter: ${param}`,
  parameter_missing: (param) => `Missing required param: ${param}.`,
  parameter_invalid_integer: (_, value) => `Invalid integer: ${value}`,
  parameter_invalid_boolean: (_, value) => `Invalid boolean: ${value}`,
  parameter_invalid_currency: (_, value) => `Invalid currency: ${value}`,
  parameter_too_small: () => "This value must be greater than or equal to 1.",
  parameter_out_of_range: () => "This value must be between 1 and 100.",
};

function toProblem(issue: z.core.$ZodIssue, given: FormFields): Problem {
  const names = issue.code === "unrecognized_keys" ? [...issue.path, ...issue.keys.slice(0, 1)] : issue.path;
  const param = names.map((name, index) => (index === 0 ? String(name) : `[${String(name)}]`)).join("");
  const value = names.reduce<unknown>((within, name) => Object(within)[name], given);
  const code =
    issue.code === "unrecognized_keys"
      ? "parameter_unknown"
      : value === undefined
        ? "parameter_missing"
        : issue.message in messages
          ? issue.message
          : "parameter_invalid";
  const say = messages[code] ?? (() => `Invalid ${param}`);
  return { code, param, message: say(param, typeof value === "string" ? value : "object") };
}

function rank(code: string): number {
  const order = ["parameter_unknown", "parameter_missing"].indexOf(code);
  return order === -1 ? 2 : order;
}
