import path from "node:path";
import { json, type Script, status } from "../mocks/script.ts";
import { answerIn } from "../src/rig/answer.ts";
import { AnswerSession } from "../src/rig/answer-session.ts";
import { median } from "./median.ts";
import type { Row } from "./row.ts";
import type * as Sample from "./sample/ask.ts";

const roundCount = 60;
const backoff: Script = [status(503), status(503), status(503), status(503), json({})];

/** What a second of a client's waiting costs in real time: the same requests with waits and, by a cap of 0, without. */
export async function virtualSecondBench(): Promise<Row[]> {
  await using session = new AnswerSession(path.join(import.meta.dirname, "sample"), { limits: { answerMs: 600_000 } });
  const answer = answerIn<typeof Sample>("ask.ts", () => session);
  const figures = { waiting: [] as number[], hurrying: [] as number[] };
  for (let round = -roundCount; round < roundCount; round++) {
    for (const [name, capMs] of [
      ["waiting", 10_000],
      ["hurrying", 0],
    ] as const) {
      const startedAt = performance.now();
      const run = await answer.evaluate(({ ask }, url, capMs) => ask(url, { capMs }), {
        script: backoff,
        arguments: capMs,
      });
      if (run.tookMs < (capMs === 0 ? 0 : 15_000)) throw new Error(`The client took ${run.tookMs} ms of virtual time`);
      if (round >= 0) figures[name].push(performance.now() - startedAt);
    }
  }
  const [waiting, hurrying] = [median(figures.waiting), median(figures.hurrying)];
  return [
    {
      name: "a virtual second of waiting (of 15 s in 4 waits)",
      unit: "ms",
      ours: Math.max(0, waiting - hurrying) / 15,
      target: { atMost: 1 },
    },
    { name: "15 s of backoff with 5 requests, all in all", unit: "ms", ours: waiting },
  ];
}
