import { writeFile } from "node:fs/promises";
import type * as Judge from "../src/grading/judge.ts";
import { mistakes } from "./sample/mistakes.ts";
import type { SampleKit } from "./sample/sample-kit.ts";
import { failuresByVitest } from "./vitest-peer.ts";

/**
 * Makes sure that both sides do the same work: they find the same in the right answer and in every mistake. Throws
 * where they differ, since figures of different work say nothing.
 */
export async function provePeerJudgesTheSame(kit: SampleKit): Promise<void> {
  const { judge } = await kit.load<typeof Judge>("src/grading/judge.ts");
  const texts = Object.entries({ "is right": ["", ""], ...mistakes });
  for (const [name, [part = "", instead = ""]] of texts) {
    const text = kit.text.replace(part, instead);
    await writeFile(kit.answerFile, text);
    await writeFile(kit.peerFile, text);
    const { checks } = await judge(kit.exercise, kit.answer, { root: kit.root, course: kit.course, types: false });
    const ours = checks.filter(({ outcome }) => outcome !== "passed").map((check) => check.name);
    const theirs = await failuresByVitest(kit.peer);
    const isMistake = part !== "";
    if (checks.length !== 12 || ours.join() !== theirs.join() || isMistake !== ours.length > 0)
      throw new Error(`The answer that ${name}: ours fails ${ours.join(", ")}; the peer fails ${theirs.join(", ")}`);
  }
  await writeFile(kit.answerFile, kit.text);
  await writeFile(kit.peerFile, kit.text);
}
