import { afterEach, describe, expect, test } from "vitest";
import { answerWith } from "../../mocks/answer-with.ts";
import { connectionEnd } from "../../mocks/broken-connection.ts";
import { VirtualClock } from "../../mocks/clock.ts";
import { intercept } from "../../mocks/intercept.ts";
import { open, sleep } from "../../mocks/lab.ts";
import { noteOf } from "../../mocks/note.ts";
import { retryAfter, status } from "../../mocks/script.ts";
import { createItems } from "../../mocks/services/items.ts";
import { parcels } from "../../mocks/services/parcels.ts";
import type { Weather } from "../../mocks/weather.ts";
import { withWeather } from "../../mocks/with-weather.ts";

/** An items store under a weather, asked without a network, and its clock. */
function under(weather: Weather | "calm" | "outage") {
  const clock = new VirtualClock();
  const items = createItems({ now: () => clock.now() });
  const service = withWeather(items, weather, { clock });
  const answer = answerWith(service);
  const ask = (path = "/items/1", init: RequestInit = {}) => answer(new Request(service.origin + path, init));
  return { clock, items, service, ask };
}

const statuses = async (ask: () => Promise<Response>, times: number) => {
  const all: number[] = [];
  for (let time = 0; time < times; time++) all.push((await ask()).status);
  return all;
};

describe("withWeather()", () => {
  test("lets everything through when it is calm", async () => {
    const { ask } = under("calm");
    const response = await ask();
    expect([response.status, noteOf(response)]).toEqual([200, {}]);
    expect(await response.json()).toMatchObject({ id: 1 });
  });

  test("answers in the service's place, and says so in the log only", async () => {
    const { ask } = under({ rules: [{ fault: 503, rate: 1 }] });
    const response = await ask();
    expect([response.status, await response.text(), noteOf(response)]).toEqual([503, "status 503", { fault: "503" }]);
    expect([...response.headers.keys()]).toEqual(["content-length", "content-type"]);
  });

  test("does not ask the service when it answers itself", async () => {
    const { ask, items } = under({ rules: [{ fault: 503 }] });
    const body = JSON.stringify({ name: "tea", quantity: 1 });
    await ask("/items", { method: "POST", body, headers: { "content-type": "application/json" } });
    expect(items.items.length).toBe(25);
  });

  test("lets the service do its work when only the answer is lost", async () => {
    const { ask, items } = under({ rules: [{ script: ["lost"] }] });
    const body = JSON.stringify({ name: "tea", quantity: 1 });
    const response = await ask("/items", { method: "POST", body, headers: { "content-type": "application/json" } });
    expect([connectionEnd(response), noteOf(response), items.items.length]).toEqual(["reset", { fault: "lost" }, 26]);
  });

  test("plays a script before the service answers", async () => {
    const { ask } = under({ rules: [{ script: [503, { kind: "pass" }, status(500, retryAfter(1))] }] });
    expect(await statuses(ask, 5)).toEqual([503, 200, 500, 200, 200]);
  });

  test("plays a script for one route, and leaves the others alone", async () => {
    const { ask } = under({ rules: [{ script: [503], routes: ["GET /items/:id"] }] });
    expect((await ask("/items")).status).toBe(200);
    expect((await ask("/items/2")).status).toBe(503);
    expect((await ask("/items/2")).status).toBe(200);
  });

  test("knows the service by the first word of its host", async () => {
    const { ask } = under({ rules: [{ fault: 503, services: ["items"] }] });
    expect((await ask()).status).toBe(503);
    expect((await under({ rules: [{ fault: 503, services: ["github"] }] }).ask()).status).toBe(200);
  });

  test("waits on the clock for latencies and delays", async () => {
    const { ask, clock } = under({
      rules: [{ latency: { p50: 250 } }, { script: [{ kind: "pass", delayMs: 1_000 }] }],
    });
    await ask();
    expect(clock.elapsedMs()).toBe(1_250);
    await ask();
    expect(clock.elapsedMs()).toBe(1_500);
  });

  test("sends half of a body that calls itself whole", async () => {
    const { ask } = under({ rules: [{ fault: "malformed" }] });
    const response = await ask();
    const text = await response.text();
    expect(response.headers.get("content-length")).toBe(String(text.length));
    expect(() => JSON.parse(text)).toThrow(SyntaxError);
  });

  test("breaks what has no body instead of spoiling it", async () => {
    const { ask } = under({ rules: [{ script: ["stall", "break", "cut", "malformed"] }] });
    const ends: unknown[] = [];
    for (let time = 0; time < 4; time++) ends.push(connectionEnd(await ask("/items/1", { method: "HEAD" })));
    expect(ends).toEqual(["never", "reset", "reset", undefined]);
  });

  test("begins anew with a reset, for the service too", async () => {
    const { ask, service, items } = under({ rules: [{ script: [503] }] });
    await ask();
    await ask("/items/1", { method: "DELETE" });
    expect(items.items.length).toBe(24);
    service.reset();
    expect([(await ask()).status, items.items.length]).toEqual([503, 25]);
  });

  test("shows the state of the service below", async () => {
    const { service, ask } = under("calm");
    await ask("/items/1", { method: "DELETE" });
    expect(service.items.length).toBe(24);
  });

  test("goes over another weather", async () => {
    const clock = new VirtualClock();
    const inner = withWeather(createItems(), { rules: [{ script: [503] }] }, { clock });
    const outer = withWeather(inner, { rules: [{ script: [500, { kind: "pass" }] }] }, { clock });
    const answer = answerWith(outer);
    expect(await statuses(() => answer(new Request("http://items.test/items")), 3)).toEqual([500, 503, 200]);
  });

  test("keeps two services with one weather apart", async () => {
    const weather: Weather = { rules: [{ script: [503] }] };
    const [one, other] = [under(weather), under(weather)];
    expect([(await one.ask()).status, (await other.ask()).status]).toEqual([503, 503]);
  });

  test("says what a weather is when it gets none", () => {
    expect(() => withWeather(createItems(), { rules: [{ fault: 503, rate: 7 }] })).toThrow("rules[0].rate");
  });
});

describe("a refusal that says when to come back", () => {
  test("is repeated to who comes too early, with what is left, and noted", async () => {
    const { ask, clock } = under("outage");
    const first = await ask();
    expect([first.status, first.headers.get("retry-after"), noteOf(first)]).toEqual([503, "10", { fault: "503" }]);
    await clock.sleep(7_500);
    const early = await ask();
    expect([early.status, early.headers.get("retry-after"), noteOf(early).isTooEarly]).toEqual([503, "3", true]);
    await clock.sleep(2_500);
    const late = await ask();
    expect([late.status, noteOf(late)]).toEqual([200, {}]);
  });

  test("is another 429 while the Retry-After of a limit lasts, even when the window has room again", async () => {
    const { ask, clock } = under({ rules: [{ limit: { requests: 1, perMs: 500 } }] });
    await ask();
    const refused = await ask();
    expect([refused.status, refused.headers.get("retry-after")]).toEqual([429, "1"]);
    await clock.sleep(600);
    const early = await ask();
    expect([early.status, early.headers.get("retry-after"), noteOf(early).isTooEarly]).toEqual([429, "1", true]);
    await clock.sleep(400);
    expect((await ask()).status).toBe(200);
  });

  test("may say it as a date", async () => {
    const { ask, clock } = under({ rules: [{ fault: 503, forMs: 2_500, retryAfter: "date" }] });
    expect((await ask()).headers.get("retry-after")).toBe("Mon, 05 Jan 2026 09:00:03 GMT");
    await clock.sleep(2_600);
    expect(noteOf(await ask()).isTooEarly).toBe(true);
    await clock.sleep(400);
    expect((await ask()).status).toBe(200);
  });

  test("asks nobody to stay away when it says nothing", async () => {
    const { ask } = under({ rules: [{ limit: { requests: 1, perMs: 500 }, retryAfter: "none" }] });
    await ask();
    const refused = await ask();
    expect([refused.headers.get("retry-after"), noteOf(await ask()).isTooEarly]).toEqual([null, undefined]);
  });

  test("concerns the caller that got it", async () => {
    const { ask } = under({ rules: [{ fault: 429, rate: 1, forMs: 5_000, retryAfter: "seconds" }] });
    const as = (key: string) => ask("/items", { headers: { "x-api-key": key } });
    await as("ada");
    expect([noteOf(await as("bob")).isTooEarly, noteOf(await as("ada")).isTooEarly]).toEqual([undefined, true]);
  });
});

describe("the log of a service with a Retry-After of its own", () => {
  let close = () => {};
  afterEach(() => close());

  test("marks who comes too early", async () => {
    const service = open(parcels({ quotaEmptyForMs: 2_000, retryAfter: "seconds" }));
    close = service.close;
    await fetch("http://parcels.test/parcels/17");
    await sleep(50);
    await fetch("http://parcels.test/parcels/17");
    await fetch("http://parcels.test/parcels/18");
    await sleep(2_000);
    await fetch("http://parcels.test/parcels/17");
    expect(service.log.map(({ status, isTooEarly }) => [status, isTooEarly])).toEqual([
      [429, undefined],
      [429, true],
      [429, undefined],
      [200, undefined],
    ]);
  });

  test("shows a weather's faults by name", async () => {
    const service = intercept(withWeather(createItems(), { rules: [{ script: ["malformed", 503, "wrong-type"] }] }));
    close = service.close;
    for (let time = 0; time < 4; time++) await (await fetch("http://items.test/items/1")).text();
    expect(service.log.map(({ status, fault }) => [status, fault])).toEqual([
      [200, "malformed"],
      [503, "503"],
      [200, "foreign"],
      [200, undefined],
    ]);
  });
});
