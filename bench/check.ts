import path from "node:path";
import { median } from "./median.ts";
import type { Row } from "./row.ts";
import { provePeerJudgesTheSame } from "./same-verdicts.ts";
import { sampleKit } from "./sample/sample-kit.ts";
import { npx, timeOf } from "./time-of.ts";
import { vitestRun } from "./vitest-peer.ts";

const roundCount = 9;

/** From the command to the verdict, with nothing prepared: `check` beside one vitest run, in turns. */
export async function checkBench(): Promise<Row[]> {
  await using kit = await sampleKit();
  await provePeerJudgesTheSame(kit);
  const check = ["check", "ask", "--answer", kit.answer];
  const [node = "", , ...vitest] = vitestRun(kit.peer);
  const main = path.join(kit.root, "src/cli/main.ts");
  const commands = {
    ours: [...npx, "stormproof", ...check],
    theirs: [...npx, "vitest", ...vitest],
    oursPlain: [node, main, ...check],
    oursUntyped: [node, main, ...check, "--no-types"],
    theirsPlain: vitestRun(kit.peer),
  };
  const figures = Object.fromEntries(Object.keys(commands).map((name) => [name, [] as number[]]));
  // The first round fills caches, as the first run after an installation does on either side.
  for (let round = 0; round <= roundCount; round++) {
    for (const [name, command] of Object.entries(commands)) {
      const tookMs = await timeOf(command, kit.root);
      if (round > 0) figures[name]?.push(tookMs);
    }
  }
  const figure = (name: keyof typeof commands) => median(figures[name] ?? []);
  const row = (name: string, ours: number, peer: string, theirs: number): Row => ({
    name,
    unit: "ms",
    ours,
    peer: { name: peer, figure: theirs },
  });
  return [
    {
      ...row("npx stormproof check, cold", figure("ours"), "npx vitest run", figure("theirs")),
      target: { ratioAtMost: 0.7 },
    },
    row("the same without npx", figure("oursPlain"), "vitest run", figure("theirsPlain")),
    row("… and without the type checker", figure("oursUntyped"), "vitest run", figure("theirsPlain")),
  ];
}
