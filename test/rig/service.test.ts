import { HttpResponse, http } from "msw";
import { expect, test } from "vitest";
import type { Clock } from "../../mocks/clock.ts";
import { openTestAnswer } from "./test-answer.ts";

const answer = openTestAnswer<typeof import("./answers/clients.ts")>("clients.ts");

/** A service that remembers, takes its time, and breaks now and then. */
const notes = (clock: Clock) => {
  const kept: unknown[] = [];
  const origin = "http://notes.test";
  return {
    origin,
    reset: () => {},
    handlers: [
      http.get(`${origin}/notes`, async () => {
        await clock.sleep(2_000);
        return HttpResponse.json(kept, { headers: { "x-at": String(clock.now() - Date.UTC(2026, 0, 1)) } });
      }),
      http.post(`${origin}/notes`, async ({ request }) => {
        kept.push(await request.json());
        return new HttpResponse(null, { status: 201 });
      }),
      http.get(`${origin}/broken`, () => HttpResponse.error()),
      http.get(`${origin}/moved`, () => HttpResponse.text("there", { status: 303, headers: { location: "/notes" } })),
    ],
  };
};

test("a service answers over the wire, with virtual latency", async () => {
  const run = await answer.evaluate(
    async ({ clients }, url) => {
      await clients.fetch?.(`${url}/notes`, { method: "POST", body: '{"text":"one"}' });
      return clients["node-fetch"]?.(`${url}/notes`);
    },
    { service: notes },
  );
  expect(run.value).toMatchObject({ status: 200, text: '[{"text":"one"}]', headers: { "x-at": "2000" } });
  expect(run.value?.headers.date).toBe("Thu, 01 Jan 2026 00:00:02 GMT");
  expect(run.requests).toMatchObject([
    { method: "POST", status: 201, body: '{"text":"one"}', endedAtMs: 0 },
    { method: "GET", status: 200, url: "http://notes.test/notes", endedAtMs: 2_000 },
  ]);
});

test("a service's reply is noted with where it sends the client", async () => {
  const run = await answer.evaluate(({ clients }, url) => clients.fetch?.(`${url}/moved`), { service: notes });
  expect(run.requests.map(({ status, replyHeaders }) => [status, replyHeaders])).toEqual([
    [303, { Location: "/notes" }],
    [200, {}],
  ]);
});

test("a service may break a connection", async () => {
  const run = await answer.evaluate(({ clients }, url) => clients.fetch?.(`${url}/broken`), { service: notes });
  expect(run.error).toMatchObject({ cause: { data: { code: "ECONNRESET" } } });
  expect(run.requests).toMatchObject([{ outcome: "reset" }]);
});

test("a path that no handler knows is answered with the route that comes closest", async () => {
  const run = await answer.evaluate(({ clients }, url) => clients.fetch?.(`${url}/note`), { service: notes });
  expect(run.value).toMatchObject({ status: 501, text: expect.stringContaining("The closest is GET /notes.") });
});

test("a request that no service can read is answered with 400", async () => {
  const run = await answer.evaluate(
    (_, url) =>
      new Promise((resolve, reject) => {
        const request = process.getBuiltinModule("node:http").request(`${url}/notes`, { method: "TRACE" });
        request.on("response", ({ statusCode }) => resolve(statusCode)).on("error", reject);
        request.end();
      }),
    { service: notes },
  );
  expect(run.value).toBe(400);
});

test("a client that leaves before a slow answer is not waited for", async () => {
  const run = await answer.evaluate(
    ({ clients }, url) => clients.fetch?.(`${url}/notes`, { signal: AbortSignal.timeout(500) }),
    { service: notes },
  );
  expect(run.error).toMatchObject({ name: "TimeoutError" });
  expect(run.requests).toMatchObject([{ outcome: "aborted", endedAtMs: 500 }]);
});

test("a script and a service together are a mistake of the check", async () => {
  await expect(answer.evaluate(() => {}, { script: [], service: notes })).rejects.toThrow(
    "a script or a service, not both",
  );
});
