import { expect, test, vi } from "vitest";
import { json, status } from "../../mocks/script.ts";
import { writeTestAnswer } from "../rig/test-answer.ts";

type Client = { askTwice(url: string, waitMs: number): Promise<unknown> };

const clientWith = (wait: string) => ({
  "client.ts": `
    export async function askTwice(url: string, waitMs: number): Promise<unknown> {
      await fetch(url);
      ${wait}
      return (await fetch(url)).json();
    }`,
});

const honest = clientWith("await new Promise((resolve) => setTimeout(resolve, waitMs));");

/** In virtual time a loop that looks at the clock 10,000 times and more moves it by 1 ms a look. */
const winder = clientWith("for (let looks = 0; looks < 10_000 + waitMs; looks++) Date.now();");

test.for([
  ["an honest client", honest, 150],
  ["one that winds the clock", winder, 0],
] as const)("in real time %s shows what it really waits", async ([, files, leastMs]) => {
  const answer = writeTestAnswer<Client>(files);
  // From arrival to arrival: however busy the machine is, an honest wait never looks shorter so, only longer.
  const apartMs = async (realTime: boolean) => {
    const run = await answer.evaluate(({ askTwice }, url, waitMs) => askTwice(url, waitMs), {
      script: [status(503), json({})],
      arguments: 150,
      realTime,
    });
    const [first, second] = run.requests;
    return (second?.atMs ?? Number.NaN) - (first?.atMs ?? Number.NaN);
  };
  expect(await apartMs(false)).toBeCloseTo(150, -1);
  await vi.waitFor(
    async () => {
      const realMs = await apartMs(true);
      expect.soft(realMs).toBeGreaterThanOrEqual(leastMs - 1);
      expect(realMs).toBeLessThan(leastMs + 140);
    },
    { timeout: 20_000, interval: 0 },
  );
});
