import { json, type Reply } from "../../../../mocks/script.ts";
import type * as Solution from "../../../../solutions/04-timeouts/typed-errors.ts";
import { openAnswer } from "../../../../src/rig/answer.ts";

export const answer = openAnswer<typeof Solution>("04-timeouts/typed-errors.ts");

export type Asked = {
  method?: string;
  path?: string;
  attempt?: number;
  elapsedMs?: number;
  /** Limit of the call, if it has one. */
  limitMs?: number;
  /** The schema asks for the list of items alone. */
  isList?: boolean;
  /** Takes the place of what `fetch` throws: errors, each the cause of the one before. */
  made?: readonly { name?: string; code?: string | number; message?: string; hostname?: string }[];
  /** Takes the place of what the service answered: a 403 with this text. */
  statusText?: string;
};

/** With a port, which belongs to the address. */
export const origin = "http://api.test:8080";

/** Calls the service as the text shows, hands on what was thrown, and tells all that can be seen of the error. */
const fail = async (module: typeof Solution, url: string, asked: Asked) => {
  const { inspect } = await import("node:util");
  const { z } = await import("zod");
  const { method = "GET", path = "/", attempt = 1, elapsedMs = 20, limitMs, isList, made, statusText } = asked;
  const items = z.array(z.object({ price: z.number() }));
  const schema = isList ? items : z.strictObject({ items });
  let response: Response | undefined;
  let cause: unknown;
  try {
    response = await fetch(url + path, {
      method: method.toUpperCase(),
      ...(limitMs && { signal: AbortSignal.timeout(limitMs) }),
    });
    const body = await response.text();
    if (response.ok) schema.parse(JSON.parse(body));
  } catch (error) {
    cause = error;
  }
  for (const each of made?.toReversed() ?? []) cause = Object.assign(new Error(each.message, { cause }), each);
  if (statusText) response = new Response(null, { status: 403, statusText });
  const [scheme, rest] = (url + path).split("://");
  const address = `${scheme}://ines:pw-17@${rest}`;
  const context = { method, url: attempt % 2 ? address : new URL(address), attempt, elapsedMs, response };
  const before = JSON.stringify(context);
  const error = module.toApiError(cause, context);
  const isContextChanged = JSON.stringify(context) !== before;

  const kinds = Object.entries(module).filter(([, kind]) => {
    const isClass = typeof kind === "function" && kind.prototype instanceof Error;
    return isClass && error instanceof (kind as typeof Solution.ApiError);
  });
  const printed = inspect(error, { depth: 10, showHidden: true }) + JSON.stringify(error) + String(error);
  const {
    name,
    message,
    code,
    path: place,
    status,
    requestId,
    ...facts
  } = (error ?? {}) as Solution.ApiError & Partial<{ code: string; path: string; status: number }>;
  const call = { method: facts.method, url: facts.url, attempt: facts.attempt, elapsedMs: facts.elapsedMs, requestId };
  return {
    kinds: kinds.map(([kind]) => kind),
    name,
    message: String(message),
    code,
    path: place,
    status,
    call,
    printed,
    isContextChanged,
  };
};

export async function failed(replies: Reply | Reply[], asked: Asked = {}) {
  const run = await answer.evaluate(fail, { script: { [origin]: [replies].flat() }, arguments: asked });
  const { name, message } = run.value ?? {};
  const gave = name === undefined ? "no error" : `${name}${message ? `: ${message}` : " without a message"}`;
  const did = `Your function gave ${run.value ? gave : "nothing"}.`;
  return { run, did, ...run.value };
}

/** What it was asked for: such a call fails by `made` alone. */
export const fine = json({ items: [] });
/** The prices are wrong from this place on. */
export const itemsUpTo = (place: number) =>
  Array.from({ length: place + 3 }, (_, index) => ({ price: index < place ? 1 : "free" }));
