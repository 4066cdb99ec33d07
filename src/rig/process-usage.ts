import { readFileSync } from "node:fs";

const ticksPerSecond = 100;

/**
 * The last of a chain of programs, each of which has started the next and waits for it, as sandboxes do; undefined where
 * the system does not tell.
 */
export function lastStarted(pid: number | undefined): number | undefined {
  const children = readProc(pid, `task/${pid}/children`)?.trim();
  return children ? lastStarted(Number(children.split(" ")[0])) : children === "" ? pid : undefined;
}

/** Memory that a process holds, in bytes; undefined where the system does not tell (it does on Linux). */
export function residentBytes(pid: number | undefined): number | undefined {
  // Not from "statm", which counts pages: how large one is depends on the machine.
  const [, kilobytes] = /^VmRSS:\s+(\d+) kB$/m.exec(readProc(pid, "status") ?? "") ?? [];
  return kilobytes === undefined ? undefined : Number(kilobytes) * 1_024;
}

/** Whether a process has been stopped by a signal; undefined where the system does not tell. */
export function isStopped(pid: number | undefined): boolean | undefined {
  const state = fieldsOf(pid)?.[0];
  return state === undefined ? undefined : state === "T";
}

/** Processor time that a process has had, in milliseconds; undefined where the system does not tell. */
export function processorMs(pid: number | undefined): number | undefined {
  const fields = fieldsOf(pid);
  const [user, system] = [fields?.[11], fields?.[12]];
  return user === undefined || system === undefined
    ? undefined
    : ((Number(user) + Number(system)) * 1_000) / ticksPerSecond;
}

/** What the system says of a process, from its state on: what comes before holds its name, which may hold anything. */
function fieldsOf(pid: number | undefined): string[] | undefined {
  return readProc(pid, "stat")?.split(") ").at(-1)?.split(" ");
}

function readProc(pid: number | undefined, file: string): string | undefined {
  if (pid === undefined || process.platform !== "linux") return undefined;
  try {
    return readFileSync(`/proc/${pid}/${file}`, "utf8");
  } catch {
    // The process is gone.
    return undefined;
  }
}
