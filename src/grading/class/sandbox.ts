import { AnswerProcess } from "../../rig/answer-process.ts";
import { isolate } from "../../rig/isolate.ts";
import { limitResources } from "../../rig/limit-resources.ts";
import { defaultLimits } from "../../rig/limits.ts";
import { restrict } from "../../rig/restrict.ts";
import type { Launch } from "../../rig/start-process.ts";

/** A layer that this machine does not have, and what to do about it. */
export type MissingLayer = { readonly layer: string; readonly mend: string };

/** How work that nobody trusts is started here. */
export type Sandbox = {
  readonly launch: Launch;
  /** Empty when every layer works. */
  readonly missing: readonly MissingLayer[];
};

type Layer = { readonly name: string; readonly around: Launch; readonly install: string; readonly allow: string };

/** From the inside out. Node's own permissions are always there, within all of them. */
const layers: readonly Layer[] = [
  {
    name: "bubblewrap, which hides the machine's files, processes and network",
    around: isolate,
    install: "install it (`apt-get install bubblewrap`)",
    allow: "allow it to make user namespaces",
  },
  {
    name: "prlimit, which limits memory and processor time",
    around: limitResources,
    install: "install it (`apt-get install util-linux`)",
    allow: "allow higher limits to whoever grades",
  },
];

/** Puts together all layers that work on this machine: each has to carry a process for answers before it counts. */
export async function findSandbox(): Promise<Sandbox> {
  const looks = await Promise.all(
    layers.map(async (layer) => ({ layer, error: await whyNot((command) => layer.around(restrict(command))) })),
  );
  const working = looks.filter(({ error }) => error === undefined).map(({ layer }) => layer);
  return {
    launch: (command) => working.reduce((inner, { around }) => around(inner), restrict(command)),
    missing: looks.flatMap(({ layer, error }) => (error ? [{ layer: layer.name, mend: mendFor(layer, error) }] : [])),
  };
}

/** What keeps a process for answers from starting so. */
async function whyNot(launch: Launch): Promise<NodeJS.ErrnoException | undefined> {
  const probe = new AnswerProcess({ limits: defaultLimits, launch, isRealTime: false });
  probe.ref();
  try {
    await probe.ready;
    return undefined;
  } catch (error) {
    return error as NodeJS.ErrnoException;
  } finally {
    probe.kill();
  }
}

function mendFor({ install, allow }: Layer, { code, message }: NodeJS.ErrnoException): string {
  if (process.platform !== "linux") return "grade on Linux, or in a container or virtual machine with Linux";
  return code === "ENOENT" ? install : `${allow} (${message.split("\n")[0]})`;
}
