import { AnswerProcess } from "../../rig/answer-process.ts";
import { makeBootstrap } from "../../rig/bootstrap.ts";
import { isolate } from "../../rig/isolate.ts";
import { limitResources } from "../../rig/limit-resources.ts";
import { defaultLimits } from "../../rig/limits.ts";
import { restrict } from "../../rig/restrict.ts";
import type { Launch } from "../../rig/start-process.ts";

/** How the processes of work that nobody trusts are started on this machine. */
export type Sandbox = {
  readonly launch: Launch;
  /** What is not there, and what to do about it. Empty when every layer works. */
  readonly missing: readonly { readonly layer: string; readonly mend: string }[];
};

/** A part of the sandbox that not every machine has. */
export type Layer = {
  readonly name: string;
  readonly around: Launch;
  /** What to do where the program is not there, and where it is and fails. */
  readonly install: string;
  readonly allow: string;
};

/** From the inside out. Node's own permissions work everywhere, and stand inside of them. */
const usualLayers: readonly Layer[] = [
  {
    name: "bubblewrap (hides files, processes and the network)",
    around: isolate,
    install: "install bubblewrap, for example with `apt-get install bubblewrap`",
    allow: "allow user namespaces to whoever grades; in a container they are often forbidden",
  },
  {
    name: "prlimit (limits memory and processor time)",
    around: limitResources,
    install: "install util-linux, for example with `apt-get install util-linux`",
    allow: "raise the limits of whoever grades (`ulimit -Ha`)",
  },
];

/** Puts together all layers that work here. One counts when a process for answers has started in it. */
export async function findSandbox(layers = usualLayers): Promise<Sandbox> {
  await makeBootstrap();
  const looks = await Promise.all(layers.map(async (layer) => ({ layer, error: await whyNot(layer) })));
  const working = looks.filter(({ error }) => error === undefined).map(({ layer }) => layer);
  return {
    launch: (command) => working.reduce((inner, { around }) => around(inner), restrict(command)),
    missing: looks.flatMap(({ layer, error }) => (error ? [{ layer: layer.name, mend: mendFor(layer, error) }] : [])),
  };
}

/** What keeps a process for answers from starting in a layer. */
async function whyNot({ around }: Layer): Promise<NodeJS.ErrnoException | undefined> {
  const launch: Launch = (command) => around(restrict(command));
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
  if (process.platform !== "linux") return "grade on Linux, or in a virtual machine with Linux";
  return code === "ENOENT" ? install : `${allow} (${message.split("\n")[0]})`;
}
