import { z } from "zod";
import { lessonClock } from "./clock.ts";
import { readLinks } from "./read-links.ts";
import { askedWaitMs } from "./retry-after.ts";
import { timeoutSignal } from "./timeout-signal.ts";

/** What a program wants of the depot. */
export type DepotCall = {
  readonly method: "GET" | "POST";
  readonly path: string;
  readonly json?: unknown;
  /** The `Idempotency-Key`. */
  readonly key?: string;
  /** The token to show. */
  readonly token?: string;
  /** Limit of the request with its body, in milliseconds. Default: 2,000. */
  readonly limitMs?: number;
};

/** A request that failed, and what that says about another try. */
export class Trouble extends Error {
  override readonly name = "Trouble";
  /** `undefined`: no whole answer came. */
  readonly status: number | undefined;
  /** Whether time may cure it: 429, 500, 502, 503, 504, and when no whole answer came. */
  readonly mayPass: boolean;
  /** What its `Retry-After` asks for, in milliseconds; 0 without one. */
  readonly askedMs: number;

  constructor(status: number | undefined, askedMs = 0) {
    super(status === undefined ? "no whole answer" : `status ${status}`);
    this.status = status;
    this.mayPass = status === undefined || [429, 500, 502, 503, 504].includes(status);
    this.askedMs = askedMs;
  }
}

/**
 * Sends one request, as the first lessons taught it: with a limit that covers the body, and a look at the status.
 *
 * @throws Trouble
 */
export async function askOnce(call: DepotCall): Promise<unknown> {
  const { value } = await exchange(call);
  return value;
}

/** A page of the depot's list, and the path of the next one. */
export type DepotPage = { readonly items: readonly unknown[]; readonly next: string | undefined };

/**
 * Asks for one page of the list, as the lesson on lists taught it.
 *
 * @throws Trouble
 */
export async function askPage(path: string, token: string): Promise<DepotPage> {
  const { value, link } = await exchange({ method: "GET", path, token });
  const next = readLinks(link).find(({ rel }) => rel.toLowerCase().split(" ").includes("next"))?.target;
  return { items: value as readonly unknown[], next };
}

/** What a shipment must be like, as the lesson on validation writes it down. */
export const shipment: { parse(value: unknown): { id: number; city: string } } = z.looseObject({
  id: z.number(),
  city: z.string(),
});

/** Asks the depot for a token. @throws Trouble when it gives none. */
export async function fetchToken(): Promise<string> {
  const authorization = `Basic ${Buffer.from("test-client:test-secret-1").toString("base64")}`;
  const response = await fetch(`${address}/token`, { method: "POST", headers: { authorization } });
  if (!response.ok) throw new Trouble(response.status);
  return ((await response.json()) as { access_token: string }).access_token;
}

const address = "http://depot.test";

async function exchange({ method, path, json, key, token, limitMs = 2_000 }: DepotCall) {
  const headers = new Headers();
  if (token !== undefined) headers.set("authorization", `Bearer ${token}`);
  if (key !== undefined) headers.set("idempotency-key", key);
  const body = json === undefined ? null : JSON.stringify(json);
  const failed = () => {
    throw new Trouble(undefined);
  };
  const init = { method, headers, body, signal: timeoutSignal(limitMs) };
  const response = await fetch(address + path, init).catch(failed);
  const text = await response.text().catch(failed);
  if (!response.ok) throw new Trouble(response.status, askedWaitMs(response, lessonClock.now()) ?? 0);
  return { value: JSON.parse(text) as unknown, link: response.headers.get("link") ?? "" };
}
