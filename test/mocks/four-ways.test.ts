import path from "node:path";
import { setupServer } from "msw/node";
import { afterAll, describe, expect, onTestFinished, test, vi } from "vitest";
import { lessonClock } from "../../mocks/clock.ts";
import { intercept } from "../../mocks/intercept.ts";
import { listen } from "../../mocks/listen.ts";
import { realClock } from "../../mocks/real-clock.ts";
import { answerIn } from "../../src/rig/answer.ts";
import { AnswerSession } from "../../src/rig/answer-session.ts";
import { outcomeOf } from "./answers/outcome.ts";
import { type FaultCase, faultCases, faulty, orderPath } from "./faulty-service.ts";

/** How each way puts the service of a case before a client, and what the client reports. The fourth way is nock. */
const ways: Readonly<Record<string, (each: FaultCase) => Promise<string | undefined>>> = {
  "in a lesson": async ({ fault, timeoutMs = 400 }) => {
    const { origin, close } = intercept(faulty(fault, lessonClock));
    onTestFinished(close);
    return outcomeOf(origin + orderPath, timeoutMs);
  },
  "on the rig": async ({ fault, timeoutMs = 400 }) => {
    const { value } = await answer.evaluate(({ outcomeOf }, url, [path, ms]) => outcomeOf(url + path, ms), {
      service: (clock) => faulty(fault, clock),
      arguments: [orderPath, timeoutMs] as const,
    });
    return value;
  },
  "on a port": async ({ fault, timeoutMs = 400 }) => {
    const { url, close } = await listen(faulty(fault, realClock));
    onTestFinished(close);
    return outcomeOf(url + orderPath, timeoutMs);
  },
};

const session = new AnswerSession(path.join(import.meta.dirname, "answers"));
const answer = answerIn<typeof import("./answers/outcome.ts")>("outcome.ts", () => session);
afterAll(() => session[Symbol.asyncDispose]());

for (const [way, run] of Object.entries(ways)) {
  describe(`a fault ${way}`, () => {
    for (const each of faultCases) {
      const outcome = way === "in a lesson" ? each.outcome : (each.onTheWire ?? each.outcome);
      test(`${each.name}: ${outcome}`, async () => {
        expect(await run(each)).toBe(outcome);
      });
    }
  });
}

describe("the same handlers in a server that somebody else has set up with msw", () => {
  for (const { name, fault, outcome } of faultCases.filter(({ onTheWire, timeoutMs }) => !onTheWire && !timeoutMs)) {
    test(`${name}: ${outcome}`, async () => {
      vi.spyOn(console, "error").mockImplementation(() => {});
      const server = setupServer(...faulty(fault, realClock).handlers);
      server.listen({ onUnhandledFrame: "error" });
      onTestFinished(() => server.close());
      expect(await outcomeOf(`http://shop.test${orderPath}`, 400)).toBe(outcome);
    });
  }
});
