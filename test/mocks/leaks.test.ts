import { describe, expect, test } from "vitest";
import { lessonClock } from "../../mocks/clock.ts";
import { intercept } from "../../mocks/intercept.ts";
import { listen } from "../../mocks/listen.ts";
import { realClock } from "../../mocks/real-clock.ts";
import { createItems } from "../../mocks/services/items.ts";
import type { Weather } from "../../mocks/weather.ts";
import { withWeather } from "../../mocks/with-weather.ts";

/** Answers, silences and broken bodies: all that can leave something open. */
const rough: Weather = { rules: [{ script: [200, "never", "stall", "break", 503] }] };
const requests = 6;

const ask = async (origin: string) => {
  const response = await fetch(`${origin}/items/1`, { signal: AbortSignal.timeout(20) });
  return response.text();
};

/** Each opens a service, asks it and closes it, as a cell does that runs again and again. */
const ways: Readonly<Record<string, () => Promise<unknown>>> = {
  "in a lesson": async () => {
    const { origin, close } = intercept(withWeather(createItems(), rough, { clock: lessonClock }));
    const asked = await Promise.allSettled(Array.from({ length: requests }, () => ask(origin)));
    close();
    return asked;
  },
  "in a lesson that forgets to close": async () => ask(intercept(createItems()).origin),
  "on a port": async () => {
    const { url, close } = await listen(withWeather(createItems(), rough, { clock: realClock }));
    const asked = await Promise.allSettled(Array.from({ length: requests }, () => ask(url)));
    await close();
    return asked;
  },
};

function openResources(): string[] {
  return process.getActiveResourcesInfo().filter((name) => /^(TCP|Timeout)/.test(name));
}

describe("nothing stays open after a service", () => {
  for (const [name, openAskClose] of Object.entries(ways)) {
    test(`${name}, forty times`, async () => {
      const before = openResources();
      for (let time = 0; time < 40; time++) await openAskClose();
      intercept(createItems()).close();
      await expect.poll(openResources, { timeout: 20_000 }).toEqual(before);
    });
  }
});
