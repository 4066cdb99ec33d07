import { writeFile } from "node:fs/promises";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { median } from "./median.ts";
import type { Row } from "./row.ts";
import { provePeerJudgesTheSame } from "./same-verdicts.ts";
import { sampleKit } from "./sample/sample-kit.ts";
import { vitestRun } from "./vitest-peer.ts";
import { Watching } from "./watching.ts";

const saveCount = 15;
/** Nobody saves faster. */
const pauseMs = 2_000;

/** From a save to the verdict on the screen: `stormproof watch` beside a vitest that stays and watches. */
export async function watchBench(): Promise<Row[]> {
  await using kit = await sampleKit();
  await provePeerJudgesTheSame(kit);
  const main = path.join(kit.root, "src/cli/main.ts");
  using ours = new Watching([process.execPath, main, "watch", "ask", "--answer", kit.answer], kit.root, /judged at/);
  const [node = "", vitest = "", , ...rest] = vitestRun(kit.peer);
  using theirs = new Watching([node, vitest, "watch", ...rest], kit.peer, /Duration /);
  const nothing = async () => {};
  await Promise.all([ours.untilVerdict(nothing), theirs.untilVerdict(nothing)]);
  const figures = { ours: [] as number[], theirs: [] as number[] };
  for (let save = 0; save < saveCount; save++) {
    const text = `${kit.text}// Saved ${save} times.\n`;
    await sleep(pauseMs);
    figures.ours.push(await ours.untilVerdict(() => writeFile(kit.answerFile, text)));
    await sleep(pauseMs);
    figures.theirs.push(await theirs.untilVerdict(() => writeFile(kit.peerFile, text)));
  }
  return [
    {
      name: "save → verdict, 12 checks with 80 s of waiting",
      unit: "ms",
      ours: median(figures.ours),
      peer: { name: "vitest watch, in process", figure: median(figures.theirs) },
      target: { atMost: 80, ratioAtMost: 0.25 },
    },
  ];
}
