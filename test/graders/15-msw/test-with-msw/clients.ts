import type { Client, Edit } from "../../../../src/rig/suites.ts";

/** Pieces of `create-stock.ts`, each of which occurs once there. */
const imports = 'import type { CreateStock } from "../../../../solutions/15-msw/test-with-msw.ts";';
const token = "authorization: `Bearer ${token}`";
const type = '...(order && { "content-type": "application/json" })';
const limit = "AbortSignal.any([AbortSignal.timeout(5_000), ended])";
const request = "fetch(`${baseUrl}${path}`, { method, headers, body: JSON.stringify(order), signal })";
const text = "const text = await response.text();";
const asked = "encodeURIComponent(id)}`).catch(";
const inCatch = "if (requests === 3 || isTimeout(error)) throw error;";
const missing = "if (answer?.status === 404) return undefined;";
const mayEnd = "(requests === 3 || ![429, 503].includes(answer.status))";
const end = "return read(answer);";
const wait = "await pause(1_000 * Number(answer?.retryAfter ?? 1));";
const post = 'send("POST", "/orders", { id, quantity })';
const isGood = "status >= 200 && status < 300";
const parsed = "return JSON.parse(text);";
const thrown = "throw Object.assign(new Error(`The stock answers ${status}`), { status });";

const client = (words: string, ...edits: Edit[]): Client => ({ words, edits });

export const rightClients: readonly Client[] = [
  client(
    "uses node-fetch",
    [imports, 'import fetch from "node-fetch";'],
    ['error.name === "TimeoutError"', '["TimeoutError", "AbortError"].includes(error.name)'],
  ),
  client(
    "writes names of headers in capitals, and sends more of them",
    [token, 'ACCEPT: "application/json", "User-Agent": "stock/2", AUTHORIZATION: `Bearer ${token}`'],
    [type, '...(order && { "CONTENT-TYPE": "application/json; charset=utf-8" })'],
    [post, 'send("POST", "/orders", { quantity, id })'],
  ),
  client(
    "makes Request objects, and waits longer than it has to",
    // With the signal in a Request that nobody keeps, Node loses it at a garbage collection.
    [
      request,
      "fetch(new Request(new URL(baseUrl + path), { method, headers, body: JSON.stringify(order) }), { signal })",
    ],
    [wait, "await pause(1_500 * Number(answer?.retryAfter ?? 1) + 30);"],
  ),
  client(
    "words its errors differently",
    [thrown, 'class Refusal extends TypeError { name = "Refusal"; status = status; } throw new Refusal("No.");'],
    [inCatch, 'if (requests === 3 || isTimeout(error)) throw Object.assign(new Error("gave up"), { why: error });'],
  ),
];

export const talkative: Client = client("also tells another host", [
  text,
  `${text} await fetch("http://metrics.test/hits", { method: "POST" }).catch(() => {});`,
]);

export const failing: Client = client("takes no answer for a good one", [isGood, "false"]);

export const wrongFinders: readonly Client[] = [
  client("does not encode the id", ["${encodeURIComponent(id)}", "${id}"]),
  client("asks for items by POST", ['send("GET"', 'send("POST"']),
  client("returns an item without what is left", [
    end,
    "{ const { id: found, name } = read(answer); return { id: found, name }; }",
  ]),
  client("throws after 404", [missing, ""]),
  client("takes the body of a 404 for the item", [
    missing,
    'if (answer?.status === 404) return JSON.parse(answer.text || "{}");',
  ]),
  client(
    "asks again after 404",
    [missing, "if (answer?.status === 404 && requests === 3) return undefined;"],
    [mayEnd, "(requests === 3 || ![404, 429, 503].includes(answer.status))"],
  ),
  client("shows no token when it orders", [token, `...(!order && { ${token} })`]),
  client(
    "shows its token only the first time, not when it asks again",
    ["order?: object)", "order?: object, isFirst = true)"],
    [token, `...(isFirst && { ${token} })`],
    [asked, "encodeURIComponent(id)}`, undefined, requests === 1).catch("],
  ),
];

const nothingAfterThird = "if (answer && requests === 3 && [429, 503].includes(answer.status)) return undefined;";

export const wrongRepeaters: readonly Client[] = [
  client("gives up after the first 503", [mayEnd, "(requests === 3 || answer.status !== 429)"]),
  client("gives up after the first 429", [mayEnd, "(requests === 3 || answer.status !== 503)"]),
  client("gives up after the first failure on the network", [inCatch, "throw error;"]),
  client("asks four times after 429 and 503", [mayEnd, mayEnd.replace("3", "4")]),
  client("asks four times after failures on the network", [inCatch, inCatch.replace("3", "4")]),
  client("returns nothing after the third 503", [missing, `${missing} ${nothingAfterThird}`]),
  client("asks again without a wait when there is no Retry-After", [wait, wait.replace("?? 1", "?? 0")]),
  client("asks again without a wait after a failure on the network", [wait, `if (answer) ${wait}`]),
  client("waits half a second before its second request", [wait, wait.replace("?? 1", "?? requests / 2")]),
  client("does not look at Retry-After", [wait, "await pause(1_000);"]),
  client("looks at Retry-After after 429 only", [
    wait,
    "await pause(1_000 * Number((answer?.status === 429 && answer.retryAfter) || 1));",
  ]),
  client("takes Retry-After for milliseconds", [wait, "await pause(Number(answer?.retryAfter ?? 1_000));"]),
];

export const wrongOrders: readonly Client[] = [
  client("sends an order again after 503", [post, `${post}.then((first) => (first.status === 503 ? ${post} : first))`]),
  client("sends an order again after a failure on the network", [
    post,
    `${post}.catch((error) => (isTimeout(error) ? Promise.reject(error) : ${post}))`,
  ]),
  client("does not say that an order is JSON", [type, ""]),
  client("always orders one", [post, 'send("POST", "/orders", { id, quantity: 1 })']),
  client("orders the quantity as a text", [post, 'send("POST", "/orders", { id, quantity: String(quantity) })']),
  client("returns what it has sent, not what was confirmed", [
    `read(await ${post});`,
    `({ ...read(await ${post}), number: "", id, quantity });`,
  ]),
];

export const wrongEnds: readonly Client[] = [
  client("takes every answer from 500 on for a good one", [isGood, "(status >= 200 && status < 300) || status >= 500"]),
  client("takes answers of 400 to 499 for good ones", [isGood, "status >= 200 && status < 500"]),
  client("throws errors without the status", [thrown, "throw new Error(`The stock answers ${status}`);"]),
  client("throws errors without the status after answers that are no 429 and no 503", [
    thrown,
    "throw Object.assign(new Error(`The stock answers ${status}`), [429, 503].includes(status) && { status });",
  ]),
  client("throws an error without the status after the third 429 or 503", [
    mayEnd,
    `requests === 3 && [429, 503].includes(answer.status)) throw new Error("tried three times");
      if (answer && ${mayEnd}`,
  ]),
  client("asks again after every answer from 500 on", [
    mayEnd,
    "(requests === 3 || !(answer.status === 429 || answer.status >= 500))",
  ]),
  client("waits for ever for an answer", [limit, "ended"]),
  client("waits twenty seconds for an answer", [limit, limit.replace("5_000", "20_000")]),
  client(
    "waits for ever once the headers are there",
    [
      `const signal = ${limit};`,
      'const late = new AbortController(); const signal = AbortSignal.any([late.signal, ended]); const timer = setTimeout(() => late.abort(new DOMException("late", "TimeoutError")), 5_000);',
    ],
    [text, `clearTimeout(timer); ${text}`],
  ),
  client(
    "waits for ever for the headers, and five seconds for the body",
    [
      `const signal = ${limit};`,
      "const late = new AbortController(); const signal = AbortSignal.any([late.signal, ended]);",
    ],
    [text, `setTimeout(() => late.abort(new DOMException("late", "TimeoutError")), 5_000); ${text}`],
  ),
  client("gives up after half a second", [limit, limit.replace("5_000", "500")]),
  client("asks again when no answer came in time", [inCatch, "if (requests === 3) throw error;"]),
  client("returns nothing after half a body", [parsed, "try { return JSON.parse(text); } catch { return undefined; }"]),
  client("asks again after half a body", [
    end,
    "try { return read(answer); } catch (error) { if (requests === 3 || error.status) throw error; }",
  ]),
];
