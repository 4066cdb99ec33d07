import type { Client, Edit } from "../../../../src/rig/suites.ts";

/** Pieces of `create-desk.ts`, each of which occurs once there. */
const imported = 'import fetch from "node-fetch";';
const made = "({ baseUrl, key, ended }: Options): ReturnType<CreateDesk> => {";
const limit = "AbortSignal.any([AbortSignal.timeout(4_000), ended])";
const address = "`${baseUrl}/alerts${query}`";
const attempted = "await attempt(method, query, headers, body).catch(";
const inCatch = "if (requests === 3 || isTimeout(error)) throw error;";
const mayEnd = "(requests === 3 || answer.status !== 503)";
const wait = "await pause(1_000);";
const page = 'await send("GET", query, { "X-API-Key": key });';
const collected = "alerts.push(...page.alerts);";
const isLast = "if (page.next === null) return alerts;";
const encoded = "encodeURIComponent(page.next)";
const headers = '{ "X-API-Key": key, "Content-Type": "application/json", "Idempotency-Key": randomUUID() }';
const posted = 'await send("POST", "", headers, JSON.stringify(alert));';
const returned = "return id;";
const isGood = "status >= 200 && status < 300";
const thrown = "throw Object.assign(new Error(`The desk answers ${status}`), { status });";

const client = (words: string, ...edits: Edit[]): Client => ({ words, edits });

export const rightClients: readonly Client[] = [
  client("uses fetch", [imported, ""], ["body: body ?? null", "body"]),
  client(
    "writes names of headers in small letters, and sends more of them",
    [page, 'await send("GET", query, { "x-api-key": key, accept: "application/json", "user-agent": "desk/2" });'],
    [
      headers,
      '{ accept: "application/json", "x-api-key": key, "content-type": "application/json", "idempotency-key": `desk ${Date.now()} ${Math.random()}` }',
    ],
    ["JSON.stringify(alert)", "JSON.stringify({ text: alert.text, host: alert.host })"],
  ),
  client(
    "makes URL objects, and waits longer than it has to",
    [address, "new URL(baseUrl + '/alerts' + query)"],
    [wait, "await pause(1_900);"],
  ),
  client(
    "words its errors differently",
    [thrown, 'class Refusal extends TypeError { name = "Refusal"; status = status; } throw new Refusal("No.");'],
    [inCatch, 'if (requests === 3 || isTimeout(error)) throw Object.assign(new Error("gave up"), { why: error });'],
  ),
];

export const talkative: Client = client("also tells another host", [
  "const response =",
  'await fetch("http://metrics.test/hits", { method: "POST" }).catch(() => {}); const response =',
]);

export const failing: Client = client("takes no answer for a good one", [isGood, "false"]);

export const wrongReaders: readonly Client[] = [
  client("reads the first page only", [isLast, "return alerts;"]),
  client("stops at a page without alerts", [
    isLast,
    "if (page.next === null || page.alerts.length === 0) return alerts;",
  ]),
  client("returns the last page only", [collected, "alerts.splice(0); alerts.push(...page.alerts);"]),
  client("puts later pages first", [collected, "alerts.unshift(...page.alerts);"]),
  client("does not encode the cursor", [encoded, "page.next"]),
  client("returns what it has when a page fails", [
    page,
    'await send("GET", query, { "X-API-Key": key }).catch((error) => { if (query === "") throw error; return { alerts: [], next: null }; });',
  ]),
  client("shows its key for the first page only", [
    page,
    'await send("GET", query, query === "" ? { "X-API-Key": key } : {});',
  ]),
  client("writes its key into the address, too", [
    address,
    '`${baseUrl}/alerts${query}${query ? "&" : "?"}api_key=${key}`',
  ]),
  client("shows no key when it reports", [headers, headers.replace('"X-API-Key": key, ', "")]),
];

const again = (condition: string) => `(requests === 3 || ${condition})`;

export const wrongRepeaters: readonly Client[] = [
  client("gives up after the first 503", [mayEnd, "true"]),
  client("gives up after the first failure on the network", [inCatch, "throw error;"]),
  client(
    "does not ask again for reports",
    [inCatch, 'if (requests === 3 || method === "POST" || isTimeout(error)) throw error;'],
    [mayEnd, again('method === "POST" || answer.status !== 503')],
  ),
  client(
    "does not ask again for pages",
    [inCatch, 'if (requests === 3 || method === "GET" || isTimeout(error)) throw error;'],
    [mayEnd, again('method === "GET" || answer.status !== 503')],
  ),
  client("asks four times after 503", [mayEnd, mayEnd.replace("3", "4")]),
  client("asks four times after failures on the network", [inCatch, inCatch.replace("3", "4")]),
  client("asks again without a wait after 503", [wait, `if (!answer) ${wait}`]),
  client("waits half a second before its second request", [wait, "await pause(500 * requests);"]),
  client("asks again without a wait after a failure on the network", [wait, `if (answer) ${wait}`]),
];

export const wrongReporters: readonly Client[] = [
  client("makes a new key for each request of a report", [
    attempted,
    'await attempt(method, query, method === "POST" ? { ...headers, "Idempotency-Key": randomUUID() } : headers, body).catch(',
  ]),
  client(
    "uses one key for all reports",
    [made, `${made} const own = randomUUID();`],
    [headers, headers.replace("randomUUID()", "own")],
  ),
  client("sends reports without a key", [headers, headers.replace(', "Idempotency-Key": randomUUID()', "")]),
  client("sends nothing in the second request of a report", [
    attempted,
    "await attempt(method, query, headers, requests > 1 ? undefined : body).catch(",
  ]),
  client("does not say that a report is JSON", [headers, headers.replace('"Content-Type": "application/json", ', "")]),
  client("loses the text of a report", [posted, posted.replace("alert)", "{ host: alert.host })")]),
  client("returns its own key, not the id", [returned, 'return headers["Idempotency-Key"];']),
];

export const wrongEnds: readonly Client[] = [
  client("takes answers from 500 on for good ones", [isGood, "(status >= 200 && status < 300) || status >= 500"]),
  client("takes answers of 400 to 499 for good ones", [isGood, "status >= 200 && status < 500"]),
  client("throws errors without the status", [thrown, "throw new Error(`The desk answers ${status}`);"]),
  client("throws errors without the status after answers that are no 503", [
    thrown,
    "throw Object.assign(new Error(`The desk answers ${status}`), status === 503 && { status });",
  ]),
  client("throws an error without the status after the third 503", [
    mayEnd,
    `requests === 3 && answer.status === 503) throw new Error("tried three times");
      if (answer && ${mayEnd}`,
  ]),
  client("asks again after every answer from 500 on", [mayEnd, again("answer.status < 500")]),
  client("asks again after answers of 400 to 499", [
    mayEnd,
    again("(answer.status !== 503 && (answer.status < 400 || answer.status > 499))"),
  ]),
  client("waits for ever for an answer", [limit, "ended"]),
  client("waits twenty seconds for an answer", [limit, limit.replace("4_000", "20_000")]),
  client("gives up after half a second", [limit, limit.replace("4_000", "500")]),
  client("asks again when no answer came in time", [inCatch, "if (requests === 3) throw error;"]),
];
