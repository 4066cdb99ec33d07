import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { lessonClock } from "../../mocks/clock.ts";
import { open } from "../../mocks/lab.ts";
import { json, malformed, never, reset, retryAfter, type Script, stall, status, text } from "../../mocks/script.ts";
import { scripted } from "../../mocks/scripted.ts";

const url = "http://api.test/orders/7";
let close = () => {};
const play = (script: Script) => {
  const opened = open(scripted(script));
  close = opened.close;
  return opened;
};

beforeEach(() => lessonClock.reset());
afterEach(() => close());

describe("scripted()", () => {
  test("plays its replies in order, whatever is asked", async () => {
    play([status(503), json({ id: 1 }, { status: 201 })]);
    expect((await fetch(url)).status).toBe(503);
    const second = await fetch(`${url}/items`, { method: "POST" });
    expect([second.status, await second.json()]).toEqual([201, { id: 1 }]);
  });

  test("says that it has ended when asked for more", async () => {
    play([status(204)]);
    await fetch(url);
    const beyond = await fetch(url);
    expect([beyond.status, await beyond.text()]).toEqual([501, "the script ended after 1 replies"]);
  });

  test("begins anew when it is opened again", async () => {
    const script = scripted([text("first"), text("second")]);
    close = open(script).close;
    await fetch(url);
    close = open(script).close;
    expect(await (await fetch(url)).text()).toBe("first");
  });

  test("waits for a reply's delay on the lesson's clock", async () => {
    const { log } = play([json({}, { delayMs: 5_000 })]);
    await fetch(url);
    expect(log[0]?.endedAtMs).toBe(5_000);
  });

  test("writes a Retry-After date from the lesson's clock", async () => {
    const { log } = play([status(503, retryAfter({ inMs: 30_000 }))]);
    const response = await fetch(url);
    expect(response.headers.get("retry-after")).toBe("Mon, 05 Jan 2026 09:00:30 GMT");
    expect(log[0]?.askedMs).toBe(30_000);
  });

  test("unpacks what it has compressed", async () => {
    play([json({ id: 1 }, { gzip: true })]);
    expect(await (await fetch(url)).json()).toEqual({ id: 1 });
  });

  test("breaks the connection for a reset", async () => {
    play([reset()]);
    await expect(fetch(url)).rejects.toThrow("fetch failed");
  });

  test("sends a body that is no JSON", async () => {
    play([malformed()]);
    await expect(fetch(url).then((response) => response.json())).rejects.toThrow(SyntaxError);
  });

  for (const [name, reply] of [
    ["a reply that never comes", never()],
    ["a body that stalls", stall({ afterBytes: 5 })],
  ] as const) {
    test(`stays silent for ${name}`, async () => {
      play([reply]);
      const read = fetch(url, { signal: AbortSignal.timeout(50) }).then((response) => response.text());
      await expect(read).rejects.toMatchObject({ name: "TimeoutError" });
    });
  }
});
