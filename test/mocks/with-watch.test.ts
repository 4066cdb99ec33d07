import { expect, test } from "vitest";
import { answerWith } from "../../mocks/answer-with.ts";
import { VirtualClock } from "../../mocks/clock.ts";
import { createItems } from "../../mocks/services/items.ts";
import { withWatch } from "../../mocks/with-watch.ts";
import { withWeather } from "../../mocks/with-weather.ts";

const items = "http://items.test/items";

/** An items store that is down for 3 seconds and says so, and what the watch has seen. */
function watched() {
  const clock = new VirtualClock();
  const weather = { rules: [{ fault: 503, forMs: 3_000, retryAfter: "seconds" as const }] };
  const early: string[] = [];
  const service = withWatch(withWeather(createItems(), weather, { clock }), clock, ({ method, url }) =>
    early.push(`${method} ${url}`),
  );
  return { ask: answerWith(service), clock, early, service };
}

test("a request that is repeated before its Retry-After is over is told of", async () => {
  const { ask, clock, early } = watched();
  expect((await ask(new Request(items))).headers.get("retry-after")).toBe("3");
  await clock.sleep(2_900);
  expect((await ask(new Request(items))).status).toBe(503);
  expect(early).toEqual([`GET ${items}`]);
});

test("a request that waits, and other requests, are not", async () => {
  const { ask, clock, early } = watched();
  const post = (key: string) => new Request(items, { method: "POST", headers: { "idempotency-key": key } });
  await ask(new Request(items));
  await ask(new Request(`${items}/1`));
  await ask(post("one"));
  await ask(post("two"));
  await clock.sleep(3_000);
  expect((await ask(new Request(items))).status).toBe(200);
  expect(early).toEqual([]);
});

test("the service stays what it is", () => {
  const { service } = watched();
  expect([service.origin, service.items.length]).toEqual(["http://items.test", 25]);
});
