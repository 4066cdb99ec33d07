import path from "node:path";
import { setupServer } from "msw/node";
import { afterAll, describe, expect, onTestFinished, test, vi } from "vitest";
import { lessonClock } from "../../mocks/clock.ts";
import { intercept } from "../../mocks/intercept.ts";
import { listen } from "../../mocks/listen.ts";
import { realClock } from "../../mocks/real-clock.ts";
import { answerIn } from "../../src/rig/answer.ts";
import { AnswerSession } from "../../src/rig/answer-session.ts";
import { outcomeOf, type Patience } from "./answers/outcome.ts";
import { type FaultCase, faultCases, faulty, orderPath, patienceFor } from "./faulty-service.ts";

/** How each way puts the service of a case before a client, and what the client reports. The fourth way is nock. */
const ways: Readonly<Record<string, (fault: FaultCase["fault"], patience: Patience) => Promise<string | undefined>>> = {
  "in a lesson": async (fault, patience) => {
    const { origin, close } = intercept(faulty(fault, lessonClock));
    onTestFinished(close);
    return outcomeOf(origin + orderPath, patience);
  },
  "on the rig": async (fault, patience) => {
    const { value } = await answer.evaluate(({ outcomeOf }, url, [path, patience]) => outcomeOf(url + path, patience), {
      service: (clock) => faulty(fault, clock),
      arguments: [orderPath, patience] as const,
    });
    return value;
  },
  "on a port": async (fault, patience) => {
    const { url, close } = await listen(faulty(fault, realClock));
    onTestFinished(close);
    return outcomeOf(url + orderPath, patience);
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
        expect(await run(each.fault, patienceFor(outcome))).toBe(outcome);
      });
    }
  });
}

describe("the same handlers in a server that somebody else has set up with msw", () => {
  for (const { name, fault, outcome } of faultCases.filter(({ onTheWire }) => !onTheWire)) {
    test(`${name}: ${outcome}`, async () => {
      vi.spyOn(console, "error").mockImplementation(() => {});
      const server = setupServer(...faulty(fault, realClock).handlers);
      server.listen({ onUnhandledFrame: "error" });
      onTestFinished(() => server.close());
      expect(await outcomeOf(`http://shop.test${orderPath}`, patienceFor(outcome))).toBe(outcome);
    });
  }
});
