import { spawn } from "node:child_process";

/** Works without pause, and ends when its input does: with this process at the latest, however that ends. */
const busyProgram = `
  process.stdin.resume().on("end", () => process.exit());
  const work = () => {
    for (let step = 0; step < 10_000_000; step++);
    setImmediate(work);
  };
  work();`;

/** Keeps `count` processors busy until the returned function is called. */
export function keepBusy(count: number): () => void {
  const busy = Array.from({ length: count }, () =>
    spawn(process.execPath, ["-e", busyProgram], { stdio: ["pipe", "ignore", "ignore"] }),
  );
  return () => {
    for (const child of busy) child.kill("SIGKILL");
  };
}
