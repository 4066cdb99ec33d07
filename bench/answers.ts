import { cp } from "node:fs/promises";
import path from "node:path";
import type * as Sandbox from "../src/grading/class/sandbox.ts";
import type * as Judge from "../src/grading/judge.ts";
import { mapLimit } from "../src/grading/map-limit.ts";
import type { Launch } from "../src/rig/start-process.ts";
import { median } from "./median.ts";
import type { Row } from "./row.ts";
import { provePeerJudgesTheSame } from "./same-verdicts.ts";
import { type SampleKit, sampleKit } from "./sample/sample-kit.ts";
import { timeOf } from "./time-of.ts";
import { vitestRun } from "./vitest-peer.ts";

const atOnce = 2;
const oursPerRound = 6;
const theirsPerRound = 4;
const roundCount = 11;

/** Answers judged a second, two at once: ours in processes of their own, the peer's in one vitest each. */
export async function answersBench(): Promise<Row[]> {
  await using kit = await sampleKit();
  await provePeerJudgesTheSame(kit);
  const { findSandbox } = await kit.load<typeof Sandbox>("src/grading/class/sandbox.ts");
  const { launch, missing } = await findSandbox();
  const layers = missing.length === 0 ? "in every sandbox layer" : "in the sandbox layers that work here";
  const ways = await waysOf(kit, launch);
  const figures = Object.fromEntries(Object.keys(ways).map((name) => [name, [] as number[]]));
  for (let round = 0; round < roundCount; round++) {
    for (const [name, { count, judgeOne }] of Object.entries(ways)) {
      const startedAt = performance.now();
      await mapLimit(Array.from({ length: count }), atOnce, judgeOne);
      figures[name]?.push((count * 1_000) / (performance.now() - startedAt));
    }
  }
  const figure = (name: keyof typeof ways) => median(figures[name] ?? []);
  const peer = { name: "one vitest process each", figure: figure("theirs") };
  return [
    { name: "answers, 2 at once, no sandbox", unit: "answers/s", ours: figure("ours"), peer },
    {
      name: `answers, 2 at once, ${layers}`,
      unit: "answers/s",
      ours: figure("sandboxed"),
      peer,
      target: { ratioAtLeast: 2.5 },
    },
    {
      name: `an answer ${layers}`,
      unit: "ms",
      ours: (1_000 * atOnce) / figure("sandboxed"),
      peer: { name: "the same answer without", figure: (1_000 * atOnce) / figure("ours") },
      target: { ratioAtMost: 1.1 },
    },
  ];
}

type Way = { readonly count: number; readonly judgeOne: (item: unknown, index: number) => Promise<void> };

async function waysOf(kit: SampleKit, launch: Launch): Promise<Record<"ours" | "sandboxed" | "theirs", Way>> {
  const { judge } = await kit.load<typeof Judge>("src/grading/judge.ts");
  const judged = (session: NonNullable<Judge.JudgeOptions["session"]>) => async () => {
    const { outcome } = await judge(kit.exercise, kit.answer, {
      root: kit.root,
      course: kit.course,
      types: false,
      session,
    });
    if (outcome !== "passed") throw new Error(`The right answer was ${outcome}`);
  };
  const peers = await Promise.all(Array.from({ length: theirsPerRound }, (_, index) => copyOf(kit, index)));
  return {
    ours: { count: oursPerRound, judgeOne: judged({}) },
    sandboxed: { count: oursPerRound, judgeOne: judged({ launch }) },
    theirs: {
      count: theirsPerRound,
      judgeOne: async (_, index) => void (await timeOf(vitestRun(peers[index] ?? kit.peer), kit.root)),
    },
  };
}

/** Every submission is a folder of its own. */
async function copyOf(kit: SampleKit, index: number): Promise<string> {
  const folder = path.join(kit.root, `peer-${index}`);
  await cp(kit.peer, folder, { recursive: true });
  return folder;
}
