import { flushCompileCache } from "node:module";
import { parentPort, workerData } from "node:worker_threads";
import { Publisher, Reply, Router } from "zeromq";
import { SendQueue } from "../send-queue.ts";
import { decode } from "../wire.ts";
import { raiseInterrupt } from "./interrupts.ts";
import { type IoData, type IoTask, listeningMessage } from "./io-channels.ts";

// The thread of the channels that must live while a cell loops without ever yielding; see IoChannels.

/** How long the last messages may hold back the end of the process. */
const lingerMs = 500;

const lookEveryMs = 500;

const { addresses, key, interruptMemory, closedMemory, parent } = workerData as IoData;

const control = new Router({ linger: lingerMs, sendHighWaterMark: 0 });
const iopub = new Publisher({ linger: lingerMs, sendHighWaterMark: 0 });
const heartbeat = new Reply({ linger: 0 });
const queues = { control: new SendQueue(control), iopub: new SendQueue(iopub) };

await control.bind(addresses.control);
await iopub.bind(addresses.iopub);
await heartbeat.bind(addresses.hb);
parentPort?.on("message", (task: IoTask) => {
  if (task === "close") void close();
  else queues[task.channel].send(task.frames);
});
parentPort?.postMessage(listeningMessage);
flushCompileCache();
setInterval(endWithParent, lookEveryMs);
void echoHeartbeats();
for await (const frames of control) {
  if (isInterrupt(frames)) raiseInterrupt(interruptMemory);
  parentPort?.postMessage(frames);
}

/** A socket that is in use when the process ends makes it crash. */
async function close(): Promise<void> {
  await Promise.all(Object.values(queues).map((queue) => queue.flushed()));
  for (const socket of [control, iopub, heartbeat]) socket.close();
  const closed = new Int32Array(closedMemory);
  Atomics.store(closed, 0, 1);
  Atomics.notify(closed, 0);
}

async function echoHeartbeats(): Promise<void> {
  for await (const frames of heartbeat) await heartbeat.send(frames);
}

function isInterrupt(frames: readonly Uint8Array[]): boolean {
  try {
    return decode(frames, key).header.msg_type === "interrupt_request";
  } catch {
    return false;
  }
}

/** A kernel whose starter is gone serves nobody, and a cell of it may loop for ever. */
function endWithParent(): void {
  if (!isParentAlive()) process.kill(process.pid, "SIGKILL");
}

/** On Linux and macOS an orphan gets another parent; on Windows it keeps the number of one that is gone. */
function isParentAlive(): boolean {
  if (process.ppid !== parent) return false;
  try {
    return process.kill(parent, 0);
  } catch (error) {
    // Somebody else's process, but a living one.
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
