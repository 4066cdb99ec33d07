import { replace } from "./replace.ts";

type Kill = (pid: number, signal: number) => number;

/** Lets this process send signals to itself only. `process.kill` is made of this function of Node's, for every signal. */
export function keepToOneself(): void {
  const own = process as unknown as { _kill: Kill };
  const kill = own._kill;
  replace(own, "_kill", (pid: number, signal: number) => {
    if (pid === process.pid) return kill(pid, signal);
    throw Object.assign(new Error("Not available to an answer: signals to other processes"), { code: "EPERM" });
  });
}
