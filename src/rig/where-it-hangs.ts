import { setTimeout as sleep } from "node:timers/promises";
import type { AnswerProcess } from "./answer-process.ts";
import { Inspector } from "./inspector.ts";
import type { SourcePlaces } from "./source-places.ts";

const patienceMs = 5_000;
const profileMs = 100;
const maxProfiles = 10;

/**
 * Finds the line in which a process that never lets go spends its time: `05-retry/fetch-with-retry.ts:14`.
 * Undefined when its inspector cannot be asked (Windows, a sandbox) or knows no place in the answer's code.
 */
export async function whereItHangs(process: AnswerProcess, places: SourcePlaces): Promise<string | undefined> {
  if (!process.openInspector()) return undefined;
  const found = askInspector(process, places).catch(() => undefined);
  return Promise.race([found, sleep(patienceMs, undefined, { ref: false })]);
}

async function askInspector(process: AnswerProcess, places: SourcePlaces): Promise<string | undefined> {
  const inspector = await Inspector.connect(await inspectorOf(process));
  try {
    let place = await pausedPlace(inspector, places);
    // On a busy machine a profile may miss the code that it is looking for.
    for (let profiles = 0; place === undefined && profiles < maxProfiles; profiles++) {
      place = await busiestPlace(inspector, places);
    }
    return place;
  } finally {
    inspector.close();
  }
}

/** Node says on its error output where its inspector listens. */
async function inspectorOf(process: AnswerProcess): Promise<string> {
  for (;;) {
    const url = /Debugger listening on (ws:\/\/\S+)/.exec(process.output)?.[1];
    if (url !== undefined) return url;
    if (process.exit !== undefined) throw new Error("The process has ended");
    await sleep(20);
  }
}

/** Lines and columns count from 0. */
type Position = { readonly scriptId: string; readonly lineNumber: number; readonly columnNumber: number };

/** Where the code is when it is stopped: right for a plain loop. */
async function pausedPlace(inspector: Inspector, places: SourcePlaces): Promise<string | undefined> {
  const urls = new Map<string, string>();
  const paused = Promise.withResolvers<readonly { readonly location: Position }[]>();
  inspector.on<{ scriptId: string; url: string }>("Debugger.scriptParsed", ({ scriptId, url }) =>
    urls.set(scriptId, url),
  );
  inspector.on<{ callFrames: readonly { location: Position }[] }>("Debugger.paused", ({ callFrames }) =>
    paused.resolve(callFrames),
  );
  await inspector.send("Debugger.enable");
  await inspector.send("Debugger.pause");
  const frames = (await paused.promise).map(
    ({ location }) => `${urls.get(location.scriptId)}:${location.lineNumber + 1}:${location.columnNumber + 1}`,
  );
  await inspector.send("Debugger.disable");
  return places.findInStack(frames.join("\n"));
}

/** A function in a CPU profile, and how often it was met in which line. */
type ProfileNode = {
  readonly callFrame: { readonly url: string };
  readonly positionTicks?: readonly { readonly line: number; readonly ticks: number }[];
};

/** Where the code is most of the time: right for a loop through promises, which is seldom caught in its own code. */
async function busiestPlace(inspector: Inspector, places: SourcePlaces): Promise<string | undefined> {
  await inspector.send("Profiler.enable");
  await inspector.send("Profiler.setSamplingInterval", { interval: 100 });
  await inspector.send("Profiler.start");
  await sleep(profileMs);
  const { profile } = await inspector.send<{ profile: { nodes: readonly ProfileNode[] } }>("Profiler.stop");
  const lines = profile.nodes.flatMap(({ callFrame, positionTicks = [] }) =>
    positionTicks.map(({ line, ticks }) => ({ ticks, place: places.findInStack(`${callFrame.url}:${line}`) })),
  );
  return lines.filter(({ place }) => place !== undefined).sort((a, b) => b.ticks - a.ticks)[0]?.place;
}
