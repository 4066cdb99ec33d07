import fc from "fast-check";
import { getResponse, type RequestHandler } from "msw";
import { describe, expect, test } from "vitest";
import type { Service } from "../../../mocks/intercept.ts";
import { createCi } from "../../../mocks/services/ci.ts";
import { createDatadog } from "../../../mocks/services/datadog.ts";
import { createGitHub } from "../../../mocks/services/github.ts";
import { createJenkins } from "../../../mocks/services/jenkins.ts";
import { createJsonPlaceholder } from "../../../mocks/services/jsonplaceholder.ts";
import { createPagerDuty } from "../../../mocks/services/pagerduty.ts";
import { createPayments } from "../../../mocks/services/payments.ts";
import { createSlack } from "../../../mocks/services/slack.ts";

/** What holds for every service, whatever it simulates. */

type Entry = {
  readonly create: (options: { origin: string }) => Service;
  readonly headers: Record<string, string>;
  /** A list that links to its next page, and where it does so. */
  readonly list?: string;
  readonly next?: (response: Response) => Promise<string | undefined>;
};

const basic = `Basic ${btoa("amara:test-api-token")}`;
const plenty = { requestsPerHour: 1e9, anonymousPerHour: 1e9, pointsPerMinute: 1e9, contentPerMinute: 1e9 };

const entries: Readonly<Record<string, Entry>> = {
  GitHub: {
    create: (options) => createGitHub({ ...options, limits: plenty }),
    headers: { authorization: "Bearer test-token-octocat" },
    list: "/orgs/octo-org/repos",
    next: async ({ headers }) => /<([^>]+)>; rel="next"/.exec(headers.get("link") ?? "")?.[1],
  },
  payments: {
    create: (options) => createPayments({ ...options, requestsPerSecond: 1e9 }),
    headers: { authorization: "Bearer test-key-merchant" },
  },
  Slack: {
    create: createSlack,
    headers: { authorization: "Bearer test-token-bot" },
  },
  PagerDuty: {
    create: (options) => createPagerDuty({ ...options, requestsPerMinute: 1e9, eventsPerMinute: 1e9 }),
    headers: { authorization: "Token token=test-token-pagerduty", from: "amara@example.com" },
    list: "/incidents",
    next: async (response) => ((await response.json()) as { incidents: { self: string }[] }).incidents[0]?.self,
  },
  Datadog: {
    create: (options) => createDatadog({ ...options, queriesPerHour: 1e9 }),
    headers: { "dd-api-key": "test-api-key", "dd-application-key": "test-application-key" },
  },
  Jenkins: {
    create: createJenkins,
    headers: { authorization: basic },
    list: "/api/json",
    next: async (response) => `${((await response.json()) as { jobs: { url: string }[] }).jobs[0]?.url}api/json`,
  },
  CI: { create: createCi, headers: { authorization: "Bearer test-token-ci" } },
  JSONPlaceholder: {
    create: createJsonPlaceholder,
    headers: {},
    list: "/posts?_page=1",
    next: async ({ headers }) => /<([^>]+)>; rel="next"/.exec(headers.get("link") ?? "")?.[1],
  },
};

/** Two parameters in the place of scheme and host: what is served under them does not matter. */
const anyHost = ":scheme//:host";
const host = "http://127.0.0.1:4010";

async function ask({ handlers }: Service, path: string, init: RequestInit): Promise<Response> {
  const response = await getResponse([...handlers], new Request(new URL(path, host), init));
  if (!response) throw new Error(`nobody answered ${path}`);
  return response;
}

/** The paths that a service knows, with something in the place of every parameter. */
function paths({ handlers }: Service, parameter: string): string[] {
  const patterns = handlers.map(({ info }: RequestHandler) => String("path" in info ? info.path : ""));
  const known = patterns.map((pattern) => pattern.replace(anyHost, "").replace(/:\w+/g, encodeURIComponent(parameter)));
  return [...new Set(known)].filter((path) => !path.endsWith("*"));
}

const odd = fc.oneof(
  fc.string({ maxLength: 20 }),
  fc.constantFrom(
    "1",
    "0",
    "-1",
    "999999999999",
    "octocat",
    "hello-world",
    "nightly",
    "__proto__",
    "constructor",
    "PINC000001",
  ),
);
const names = fc.constantFrom(
  ...["page", "per_page", "limit", "cursor", "offset", "starting_after", "from", "to", "query", "tree", "type", "sort"],
  ...["_page", "_limit", "_sort", "q", "since", "channel", "id", "start", "created[gte]", "expand[]", "__proto__"],
);
const queries = fc.array(fc.tuple(names, odd), { maxLength: 3 });
const bodies = fc.oneof(
  fc.json({ maxDepth: 3 }),
  fc.constantFrom("", "{", "null", "[]", '{"title":null}', "a[b=1", "__proto__[x]=1", "amount=-1&currency=usd"),
  fc
    .dictionary(
      fc.constantFrom("incident", "incidents", "note", "title", "labels", "payload", "branch"),
      fc.jsonValue(),
    )
    .map((value) => JSON.stringify(value)),
);
const types = fc.constantFrom(
  "application/json",
  "application/x-www-form-urlencoded",
  "text/plain",
  "application/json; charset=utf-8",
);
const methods = fc.constantFrom("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD");

for (const [name, { create, headers, list, next }] of Object.entries(entries)) {
  describe(name, () => {
    test("answers nonsense with a refusal of its own, never with a crash", async () => {
      const service = create({ origin: anyHost });
      const request = fc.record({ parameter: odd, query: queries, body: bodies, type: types, method: methods });
      await fc.assert(
        fc.asyncProperty(request, async ({ parameter, query, body, type, method }) => {
          for (const path of paths(service, parameter)) {
            const url = `${path}?${new URLSearchParams(query)}`;
            const init = method === "GET" || method === "HEAD" ? {} : { body };
            const response = await ask(service, url, {
              method,
              headers: { ...headers, "content-type": type },
              ...init,
            });
            expect([response.status < 500, response.type], `${method} ${url}`).toEqual([true, "default"]);
          }
        }),
        { numRuns: 25, seed: 7 },
      );
    });

    test("answers a path that it does not know", async () => {
      const service = create({ origin: anyHost });
      const [known = "/"] = paths(service, "1");
      const statuses = ["/no/such/path", `/no/such${known}`].map(async (path) => {
        const { status } = await ask(service, path, { headers });
        return status;
      });
      expect(await Promise.all(statuses)).toEqual([404, 404]);
    });

    if (list && next)
      test("leads on to itself, whatever host it is served under", async () => {
        const service = create({ origin: anyHost });
        const url = await next(await ask(service, list, { headers }));
        expect(url).toMatch(new RegExp(`^${host}/`));
        expect((await ask(service, url ?? "", { headers })).status).toBe(200);
      });
  });
}
