/** The process of the answer: everything that runs here is in the answer's hands, so nothing here decides a verdict. */
import { flushCompileCache } from "node:module";
import net from "node:net";
import type { EvaluateMessage, GraderMessage } from "../protocol.ts";
import { answerModules } from "./answer-modules.ts";
import { evaluateAnswer } from "./evaluation.ts";
import { hasSameGlobals, noteGlobals, resetZod } from "./globals.ts";
import { keepToOneself } from "./keep-to-oneself.ts";
import { lockBuiltIns } from "./lock-built-ins.ts";
import { installNoCollection } from "./no-collection.ts";
import { installNoNames } from "./no-names.ts";
import { installPipeNet, isIntercepted } from "./pipe-net.ts";
import { installPipeTls, trust } from "./pipe-tls.ts";
import { untilQuiet, watchActivity } from "./quiet.ts";
import { reportProcess } from "./report-process.ts";
import { VirtualClock } from "./virtual-clock.ts";
import { installDates } from "./virtual-dates.ts";
import { VirtualRun } from "./virtual-run.ts";
import { installTimers } from "./virtual-timers.ts";
import { installWaits } from "./virtual-waits.ts";
import { Wire } from "./wire.ts";

const pipeFd = 3;
const isRealTime = process.argv.includes("--real-time");

const clock = new VirtualClock();
const wire = new Wire(new net.Socket({ fd: pipeFd, readable: true, writable: true }), isRealTime ? undefined : clock);
const run = new VirtualRun(clock, wire);
const loadAnswer = answerModules();

if (!isRealTime) {
  watchActivity();
  installTimers(clock);
  installDates(clock);
  installWaits(clock);
}
const onConnectionFrame = installPipeNet(wire);
installPipeTls();
installNoNames();
installNoCollection();
keepToOneself();
wire.listen({ onMessage: takeMessage, onConnectionFrame, onFrame: () => run.disturb() });
reportProcess(wire);
lockBuiltIns();
// The process is killed in the end, so it would never write its cache by itself.
flushCompileCache();

function takeMessage(message: GraderMessage): void {
  if (message.type === "go") run.go(message.untilMs ?? Number.POSITIVE_INFINITY);
  else if (message.type === "evaluate") void evaluate(message);
  else {
    wire.begin(message.key);
    wire.sendMessage({ type: "ready" });
    // Node loads the whole of `fetch` at its first use: let that be now, while nobody waits.
    void Response;
  }
}

async function evaluate(message: EvaluateMessage): Promise<void> {
  // What the end of the last evaluation has set off, closing connections for one, is over before the next begins.
  if (!isRealTime) await untilQuiet(clock);
  if (message.authority !== null) trust(message.authority);
  clock.restart();
  await loadPackages(message);
  const beside = await loadBeside(message);
  resetZod();
  const globals = noteGlobals();
  const ending = isRealTime
    ? { ...(await evaluateAnswer(message, loadAnswer, beside)), tookMs: 0, isQuiet: false }
    : await run.toItsEnd(() => evaluateAnswer(message, loadAnswer, beside));
  const { isQuiet, ...rest } = ending;
  wire.sendMessage({
    type: "done",
    ...rest,
    asked: clock.asked,
    timers: clock.timers.ofAnswer,
    isClean: isQuiet && !isIntercepted() && hasSameGlobals(globals, noteGlobals()),
  });
}

/** Before the answer's own code, so that what a package puts on the global object is not put down to the answer. */
async function loadPackages({ packages, moduleUrl }: EvaluateMessage): Promise<void> {
  const imports = packages.map((name) => `import ${JSON.stringify(name)};`);
  // A package that cannot be loaded is reported when the answer is loaded, which imports it too.
  if (imports.length > 0) await loadAnswer(imports.join(""), moduleUrl).catch(() => {});
}

/** They may put something on the global object, too. */
async function loadBeside({ beside, moduleUrl }: EvaluateMessage): Promise<object> {
  const modules = Object.entries(beside).map(
    async ([name, code]) => [name, await loadAnswer(code, moduleUrl)] as const,
  );
  return Object.fromEntries(await Promise.all(modules));
}
