import type { story } from "../../../../src/rig/story.ts";

export type Wire = Parameters<typeof story>[0] & {
  requests: readonly {
    method: string;
    url: string;
    headers: Readonly<Record<string, string>>;
    body: string;
    atMs: number;
    endedAtMs?: number;
  }[];
};

/** Requests by what they are for, in the words of the text. */
const routes: readonly (readonly [name: string, pattern: RegExp])[] = [
  ["pods", /^GET http:\/\/kubernetes\.test\/api\/v1\/.*\/pods/],
  ["cpu", /^GET http:\/\/datadog\.test\//],
  ["health", /^GET http:\/\/health\.test\//],
  ["look at the deployment", /^GET http:\/\/kubernetes\.test\/apis\//],
  ["PATCH", /^PATCH http:\/\/kubernetes\.test\//],
  ["look at the messages", /^(GET|POST) http:\/\/slack\.test\/api\/conversations/],
  ["POST", /^POST http:\/\/slack\.test\/api\/chat/],
];
const nameOf = ({ method, url }: { method: string; url: string }) =>
  routes.find(([, pattern]) => pattern.test(`${method} ${url}`))?.[0] ?? `${method} ${url}`;
export const sentTo = ({ requests }: Wire, name: string) => requests.filter((request) => nameOf(request) === name);
export const namesOf = ({ requests }: Wire) => requests.map(nameOf);
export const sent = (run: Wire) => `Your script sent: ${namesOf(run).join(", ") || "nothing"}.`;
export const [GET_PODS, GET_CPU, GET_HEALTH, LOOK, PATCH, MESSAGES, POST] = routes.map(([name]) => name) as [
  string,
  string,
  string,
  string,
  string,
  string,
  string,
];

/** To 10 ms: timers count whole milliseconds, and one that waits 0 ms takes 1. */
export const rounded = (valueMs: number) => Math.round(valueMs / 10) * 10;
export const shown = (value: unknown) => JSON.stringify(value) ?? "undefined";

/** Every request that a run can send. */
export const everyRoute = [
  "GET /api/v1/namespaces/*",
  "GET /api/v1/query",
  "GET /checkout/health",
  "GET /apis/*",
  "PATCH /apis/*",
  "GET /api/conversations.history",
  "POST /api/chat.postMessage",
] as const;
export const [PODS_ROUTE, CPU_ROUTE, HEALTH_ROUTE, LOOK_ROUTE, PATCH_ROUTE, MESSAGES_ROUTE, POST_ROUTE] = everyRoute;
