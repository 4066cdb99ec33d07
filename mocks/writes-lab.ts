import { createHash } from "node:crypto";
import { now, random, sleep } from "./lab.ts";
import { createItems, type ItemsService } from "./services/items.ts";
import { createPayments, type Payments, type PaymentsOptions } from "./services/payments.ts";
import { type LedgerOptions, type WithLedger, withLedger } from "./with-ledger.ts";

/** How the services of a lesson about writing behave. */
export type WritesOptions = Pick<LedgerOptions, "answersLost">;

/** A payment service on the clock of the lesson, without charges as yet, and a count of its charges over time. */
export function payments(
  options: WritesOptions & Pick<PaymentsOptions, "processingMs" | "keepKeysMs"> = {},
): Payments & WithLedger {
  const { answersLost = 0, ...rest } = options;
  const service = createPayments({ charges: 0, now, sleep, ...rest });
  return withLedger(service, () => service.charges.length, { answersLost });
}

/** An items store on the clock of the lesson, with 25 items, and a count of its items over time. */
export function itemStore({ answersLost = 0 }: WritesOptions = {}): ItemsService & WithLedger {
  const service = createItems({ now });
  return withLedger(service, () => service.items.length, { answersLost });
}

/** Where the payment service takes charges. */
export const charges = "http://payments.test/v1/charges";

/** Who pays, for the payment service. */
export const authorization = "Bearer test-key-merchant";

/** Sends a form to the payment service, `POST /v1/charges`, with more headers if there are any. */
export function post(
  form: Readonly<Record<string, string>>,
  headers: Readonly<Record<string, string>> = {},
  signal?: AbortSignal,
): Promise<Response> {
  const init = { method: "POST", headers: { authorization, ...headers }, ...(signal && { signal }) };
  return fetch(charges, { ...init, body: new URLSearchParams(form) });
}

/** The lesson's `crypto.randomUUID()`, short: the same keys each time a service is opened. */
export function newKey(): string {
  return Math.floor(random() * 16 ** 4)
    .toString(16)
    .padStart(4, "0");
}

/** The SHA-256 of a text, in hex. */
export function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
