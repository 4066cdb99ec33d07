import { describe, expect, onTestFinished, test } from "vitest";
import { intercept } from "../../../mocks/intercept.ts";
import { type CiOptions, createCi } from "../../../mocks/services/ci.ts";
import { jsonOf } from "./json-of.ts";

const origin = "http://ci.test";
const token = { authorization: "Bearer test-token-ci" };
const draft = { branch: "main", environment: "staging" };

type Stage = { name: string; status: string };
type Pipeline = { id: number; status: string; stages: Stage[]; startedAt: string | null; finishedAt: string | null };
type List = { pipelines: Pipeline[]; next: string | null };

/** Opens a CI server with a clock that can be moved. */
function open(options: CiOptions = {}) {
  const clock = { at: Date.UTC(2026, 0, 5) };
  const ci = intercept(createCi({ now: () => clock.at, ...options }));
  onTestFinished(ci.close);
  return Object.assign(ci, { clock });
}

function get(path: string, headers: Record<string, string> = token): Promise<Response> {
  return fetch(new URL(path, origin), { headers });
}

function post(path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Response> {
  const json = body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) };
  return fetch(origin + path, {
    method: "POST",
    headers: { "content-type": "application/json", ...token, ...headers },
    ...json,
  });
}

describe("a pipeline", () => {
  test("is accepted with 202, its address, and when to look again", async () => {
    open();
    const response = await post("/pipelines", { ...draft, variables: { VERSION: "1.2.3" } });
    const { status, headers } = response;
    expect([status, headers.get("location"), headers.get("retry-after")]).toEqual([202, `${origin}/pipelines/1`, "2"]);
    expect(await jsonOf(response)).toMatchObject({
      id: 1,
      status: "queued",
      branch: "main",
      environment: "staging",
      variables: { VERSION: "1.2.3" },
      createdAt: "2026-01-05T00:00:00.000Z",
      startedAt: null,
      finishedAt: null,
    });
  });

  test("is queued, then running, then done, and says so as often as one asks", async () => {
    const { clock } = open();
    await post("/pipelines", draft);
    const seen = [];
    for (let seconds = 0; seconds <= 14; seconds += 2) {
      const response = await get("/pipelines/1");
      const { status, stages } = await jsonOf<Pipeline>(response);
      const running = stages.find((stage) => stage.status === "running")?.name ?? "-";
      seen.push(`${seconds}: ${status} ${running} ${response.headers.get("retry-after")}`);
      clock.at += 2_000;
    }
    expect(seen).toEqual([
      "0: queued - 2",
      "2: running checkout 2",
      "4: running checkout 2",
      "6: running build 2",
      "8: running test 2",
      "10: running test 2",
      "12: running deploy 2",
      "14: succeeded - null",
    ]);
    expect(await jsonOf(get("/pipelines/1"))).toMatchObject({
      startedAt: "2026-01-05T00:00:02.000Z",
      finishedAt: "2026-01-05T00:00:14.000Z",
      links: { cancel: null },
    });
  });

  test("of a broken branch fails in its tests, and skips the rest", async () => {
    const { clock } = open();
    await post("/pipelines", { ...draft, branch: "broken" });
    clock.at += 60_000;
    const { status, stages, finishedAt } = await jsonOf<Pipeline>(get("/pipelines/1"));
    expect([status, stages.map((stage) => stage.status), finishedAt]).toEqual([
      "failed",
      ["succeeded", "succeeded", "failed", "skipped"],
      "2026-01-05T00:00:11.000Z",
    ]);
  });

  test("can be cancelled while it goes on, and stays so", async () => {
    const { clock } = open();
    await post("/pipelines", draft);
    clock.at += 6_000;
    const cancelled = await post("/pipelines/1/cancel");
    clock.at += 60_000;
    const { status, stages, finishedAt } = await jsonOf<Pipeline>(get("/pipelines/1"));
    expect([cancelled.status, status, stages.map((stage) => stage.status), finishedAt]).toEqual([
      200,
      "cancelled",
      ["succeeded", "cancelled", "cancelled", "cancelled"],
      "2026-01-05T00:00:06.000Z",
    ]);
    expect((await post("/pipelines/1/cancel")).status).toBe(409);
  });

  test("cancelled before it began has never started", async () => {
    open();
    await post("/pipelines", draft);
    expect(await jsonOf(post("/pipelines/1/cancel"))).toMatchObject({ status: "cancelled", startedAt: null });
  });

  test("writes a log", async () => {
    const { clock } = open();
    await post("/pipelines", draft);
    clock.at += 60_000;
    const text = await (await get("/pipelines/1/log")).text();
    expect(text.split("\n")).toEqual([
      "pipeline 1 on main",
      "checkout: succeeded",
      "build: succeeded",
      "test: succeeded",
      "deploy: succeeded",
      "succeeded",
      "",
    ]);
  });

  test("is started once for an idempotency key, also when the answer got lost", async () => {
    const ci = open({ answersLost: 1 });
    const key = { "idempotency-key": "release-17" };
    await expect(post("/pipelines", draft, key)).rejects.toThrow("fetch failed");
    const again = await post("/pipelines", draft, key);
    const other = await post("/pipelines", { ...draft, branch: "release" }, key);
    expect([again.status, again.headers.get("idempotent-replayed"), other.status, ci.pipelines.length]).toEqual([
      202,
      "true",
      422,
      1,
    ]);
  });
});

describe("a request", () => {
  test("without a token or with a wrong one is refused with 401, and the token is not repeated", async () => {
    open();
    const [without, wrong] = [
      await get("/pipelines", {}),
      await get("/pipelines", { authorization: "Bearer stolen-123" }),
    ];
    expect([without.status, without.headers.get("www-authenticate")]).toEqual([401, 'Bearer realm="ci"']);
    expect([wrong.status, wrong.headers.get("www-authenticate")]).toEqual([
      401,
      'Bearer realm="ci", error="invalid_token"',
    ]);
    expect(await wrong.text()).not.toContain("stolen-123");
  });

  test("for an environment that the token may not deploy to is refused with 403", async () => {
    const ci = open();
    const staging = { authorization: "Bearer test-token-staging" };
    const statuses = [
      (await post("/pipelines", draft, staging)).status,
      (await post("/pipelines", { ...draft, environment: "production" }, staging)).status,
    ];
    expect([statuses, ci.pipelines.length]).toEqual([[202, 403], 1]);
  });

  test("with wrong fields is refused with 422 that names them", async () => {
    open();
    const response = await post("/pipelines", { branch: "nowhere", variables: { A: 1 } });
    expect([response.status, response.headers.get("content-type"), await jsonOf(response)]).toMatchObject([
      422,
      "application/problem+json",
      {
        errors: [
          { pointer: "#/branch", detail: "must be one of: main, release, fix-timeout, broken" },
          { pointer: "#/environment", detail: "must be one of: staging, production" },
          { pointer: "#/variables/A", detail: "must be a text" },
        ],
      },
    ]);
  });

  test("that is no JSON is refused: 400 for the text, 415 for the type", async () => {
    open();
    const form = post("/pipelines", "branch=main", { "content-type": "application/x-www-form-urlencoded" });
    expect([(await post("/pipelines", "{branch")).status, (await form).status]).toEqual([400, 415]);
  });

  test("for what does not exist is refused: 404 for a pipeline and a path, 405 for a method", async () => {
    open();
    const deleted = fetch(`${origin}/pipelines`, { method: "DELETE", headers: token });
    const statuses = [(await get("/pipelines/9")).status, (await get("/nowhere")).status, (await deleted).status];
    expect([statuses, (await deleted).headers.get("allow")]).toEqual([[404, 404, 405], "GET, HEAD, POST"]);
  });
});

describe("the list", () => {
  test("comes newest first, and each page links to the next", async () => {
    open();
    for (let count = 0; count < 25; count++) await post("/pipelines", draft);
    const ids: number[] = [];
    for (let url: string | null = "/pipelines"; url; ) {
      const page: List = await jsonOf<List>(get(url));
      ids.push(...page.pipelines.map(({ id }) => id));
      url = page.next;
    }
    expect([ids.length, ids[0], ids.at(-1), new Set(ids).size]).toEqual([25, 25, 1, 25]);
  });

  test("is filtered by status and branch", async () => {
    const { clock } = open();
    await post("/pipelines", draft);
    clock.at += 60_000;
    await post("/pipelines", { ...draft, branch: "release" });
    const ids = async (query: string) => (await jsonOf<List>(get(`/pipelines?${query}`))).pipelines.map(({ id }) => id);
    expect([await ids("status=succeeded"), await ids("branch=release"), await ids("status=failed")]).toEqual([
      [1],
      [2],
      [],
    ]);
  });

  for (const query of ["limit=0", "limit=ten", "cursor=abc"]) {
    test(`refuses ${query}`, async () => {
      open();
      expect((await get(`/pipelines?${query}`)).status).toBe(400);
    });
  }
});

test("reset() forgets the pipelines and their keys", async () => {
  const ci = open();
  await post("/pipelines", draft, { "idempotency-key": "release-17" });
  ci.reset();
  const again = await post("/pipelines", draft, { "idempotency-key": "release-17" });
  expect([ci.pipelines.length, again.headers.get("idempotent-replayed")]).toEqual([1, null]);
});
