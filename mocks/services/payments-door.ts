import { FixedWindow } from "./fixed-window.ts";
import { loseAnswers } from "./lost-answers.ts";
import { SavedAnswers } from "./payments-idempotency.ts";
import { noKey, notPermitted, refuse, tooManyRequests } from "./payments-refusals.ts";
import { type Call, orRefusal } from "./routes.ts";

/** How requests come in and answers go out. */
export type DoorOptions = {
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<void>;
  readonly processingMs: number;
  readonly answersLost: number;
  readonly requestsPerSecond: number;
  readonly keepKeysMs: number;
};

/** Keys that the service knows, and whether they may change anything. */
const keys: ReadonlyMap<string, { readonly mayWrite: boolean }> = new Map([
  ["test-key-merchant", { mayWrite: true }],
  ["test-key-readonly", { mayWrite: false }],
]);

const apiVersion = "2026-10-28.endive";

/**
 * Makes what stands around every answer of one instance: the key, the rate limit, idempotency, and the headers that
 * each answer has.
 */
export function createDoor(options: DoorOptions): (call: Call, answer: () => Promise<Response>) => Promise<Response> {
  const { now, requestsPerSecond, keepKeysMs } = options;
  const saved = new SavedAnswers(now, keepKeysMs);
  const second = new FixedWindow(requestsPerSecond, 1_000);
  let requests = 0;
  const delivered = loseAnswers(options.answersLost);

  /** Executes a request that changes something: that takes its time, and the answer can get lost on its way. */
  const execute = async (answer: () => Promise<Response>): Promise<Response> => {
    const response = await answer();
    if (options.processingMs > 0) await options.sleep(options.processingMs);
    return response;
  };

  const admit = async (call: Call, requestId: string, answer: () => Promise<Response>): Promise<Response> => {
    const account = accountOf(call.request);
    if (!second.take(now())) throw tooManyRequests();
    if (call.request.method !== "POST") return answer();
    await checkForm(call.request);
    const key = call.request.headers.get("idempotency-key");
    if (key === null) return execute(answer);
    const parameters = sorted(await call.request.clone().text());
    const keyed = { account, key, endpoint: call.url.pathname, parameters, requestId };
    return saved.answer(keyed, () => execute(answer));
  };

  return async (call, answer) => {
    requests += 1;
    const requestId = `req_${String(requests).padStart(6, "0")}`;
    const response = await orRefusal(() => admit(call, requestId, answer));
    const key = call.request.headers.get("idempotency-key");
    response.headers.set("request-id", requestId);
    response.headers.set("stripe-version", call.request.headers.get("stripe-version") ?? apiVersion);
    if (key !== null) response.headers.set("idempotency-key", key);
    return delivered(call.request, response);
  };
}

/** The key is a Bearer token, or the user of Basic. @throws 401 or 403 */
function accountOf(request: Request): string {
  const [scheme = "", credentials = ""] = (request.headers.get("authorization") ?? "").trim().split(/\s+/);
  const isBasic = scheme.toLowerCase() === "basic";
  const key = isBasic ? Buffer.from(credentials, "base64").toString().replace(/:.*/s, "") : credentials;
  const known = /^(basic|bearer)$/i.test(scheme) ? keys.get(key) : undefined;
  if (!known) throw noKey(key === "");
  if (!known.mayWrite && request.method !== "GET" && request.method !== "HEAD") throw notPermitted();
  return key;
}

/** @throws 400 when there is a body that is no form. */
async function checkForm(request: Request): Promise<void> {
  const type = request.headers.get("content-type") ?? "";
  if (type.startsWith("application/x-www-form-urlencoded")) return;
  if ((await request.clone().text()) === "") return;
  throw refuse(400, "Invalid request (check that your POST content type is application/x-www-form-urlencoded).");
}

/** The same parameters in another order are the same request. */
function sorted(form: string): string {
  const parameters = new URLSearchParams(form);
  parameters.sort();
  return parameters.toString();
}
