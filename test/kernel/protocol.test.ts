import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Channels } from "../../src/kernel/channels.ts";
import { type Connection, type ConnectionFile, createConnectionFile } from "../../src/kernel/connection-file.ts";
import { KernelProcess } from "../../src/kernel/kernel-process.ts";
import { kernelSpec } from "../../src/kernel/kernel-spec.ts";
import { type Channel, type KernelMessage, newHeader } from "../../src/kernel/message.ts";
import { kitRoot } from "./kit-root.ts";

// What Jupyter's own front ends rely on, asked of a kernel over bare sockets.

let file: ConnectionFile;
let child: KernelProcess;
let channels: Channels;
let first: Promise<KernelMessage>;
const received: KernelMessage[] = [];
const waiting = new Set<() => void>();

beforeAll(async () => {
  file = await createConnectionFile();
  channels = connect(file.connection);
  // Sent before there is a kernel: it must get its answer all the same, and without being asked twice.
  first = request("shell", "kernel_info_request", {});
  const { argv } = kernelSpec(process.execPath, kitRoot, process);
  child = new KernelProcess([...argv.slice(0, -1), file.path], kitRoot);
  await first;
}, 60_000);
afterAll(async () => {
  channels.close();
  await child.end(0);
  await file.remove();
});

function connect(connection: Connection): Channels {
  return new Channels(connection, "front end", (message) => {
    received.push(message);
    for (const look of waiting) look();
  });
}

function when<T>(find: () => T | undefined): Promise<T> {
  const { promise, resolve } = Promise.withResolvers<T>();
  const look = () => {
    const found = find();
    if (found !== undefined) resolve(found);
  };
  waiting.add(look);
  look();
  return promise.finally(() => waiting.delete(look));
}

function send(channel: Channel, msgType: string, content: Record<string, unknown>, by = channels): string {
  const header = newHeader(msgType, "front end");
  by.send(channel, { header, parent_header: {}, metadata: {}, content });
  return header.msg_id;
}

function request(channel: Channel, msgType: string, content: Record<string, unknown>): Promise<KernelMessage> {
  const id = send(channel, msgType, content);
  return when(() => received.find((message) => message.channel === channel && message.parent_header.msg_id === id));
}

const execution = { silent: false, store_history: true, user_expressions: {}, allow_stdin: false, stop_on_error: true };

/** Runs a cell, and gives what the kernel published about it, in order, up to the status "idle". */
async function publishedFor(code: string, options = {}): Promise<[type: string, content: Record<string, unknown>][]> {
  const id = send("shell", "execute_request", { ...execution, code, ...options });
  const published = () => received.filter((each) => each.channel === "iopub" && each.parent_header.msg_id === id);
  await when(() => published().find(({ content }) => content.execution_state === "idle"));
  return published().map(({ header, content }) => [header.msg_type, content]);
}

test("a request that is sent before the kernel listens is answered", async () => {
  expect((await first).content).toMatchObject({
    status: "ok",
    protocol_version: "5.3",
    language_info: { name: "typescript", file_extension: ".ts", mimetype: "application/typescript" },
  });
});

test("a cell is published as busy, its input, what it shows, and idle", async () => {
  const published = await publishedFor("console.log(1); 2");
  expect(published.map(([type, { execution_state }]) => execution_state ?? type)).toEqual([
    "busy",
    "execute_input",
    "stream",
    "execute_result",
    "idle",
  ]);
  expect(published[1]?.[1]).toEqual({ code: "console.log(1); 2", execution_count: 1 });
  expect(published[3]?.[1]).toEqual({ execution_count: 1, data: { "text/plain": "2" }, metadata: {} });
});

test("a silent cell counts for nothing and shows no input", async () => {
  const published = await publishedFor("void 0", { silent: true });
  expect(published.map(([type]) => type)).toEqual(["status", "status"]);
  const [, input] = await publishedFor("1");
  expect(input?.[1].execution_count).toBe(2);
});

const asked = [
  { type: "comm_info_request", content: {}, answer: { status: "ok", comms: {} } },
  { type: "is_complete_request", content: { code: "const a = {" }, answer: { status: "incomplete", indent: "  " } },
  { type: "is_complete_request", content: { code: "1" }, answer: { status: "complete" } },
  {
    type: "history_request",
    content: { hist_access_type: "tail", n: 1 },
    answer: { status: "ok", history: [[0, 2, "1"]] },
  },
  {
    type: "inspect_request",
    content: { code: " ", cursor_pos: 0, detail_level: 0 },
    answer: { status: "ok", found: false },
  },
];
for (const { type, content, answer } of asked) {
  test(`${type} ${JSON.stringify(content)} is answered`, async () => {
    const reply = await request("shell", type, content);
    expect(reply.header.msg_type).toBe(type.replace("request", "reply"));
    expect(reply.content).toMatchObject(answer);
  });
}

test("a request of an unknown kind leaves the kernel idle", async () => {
  const id = send("shell", "comm_open", { comm_id: "1", target_name: "x", data: {} });
  const idle = await when(() =>
    received.find((each) => each.parent_header.msg_id === id && each.content.execution_state === "idle"),
  );
  expect(idle.channel).toBe("iopub");
});

describe("the control channel", () => {
  test("answers while a cell loops without ever yielding, once the loop is interrupted", async () => {
    const running = publishedFor("while (true) {}");
    await sleep(50);
    expect((await request("control", "interrupt_request", {})).content).toEqual({ status: "ok" });
    expect((await running).map(([type]) => type)).toContain("error");
  });

  test("interrupts no cell that begins after the one that was meant", async () => {
    const stuck = send("shell", "execute_request", { ...execution, code: "while (true) {}", stop_on_error: false });
    const next = request("shell", "execute_request", { ...execution, code: "for (const n of [1, 2]) await n; 'fine'" });
    await when(() =>
      received.find(
        ({ parent_header, header }) => parent_header.msg_id === stuck && header.msg_type === "execute_input",
      ),
    );
    send("control", "interrupt_request", {});
    expect((await next).content.status).toBe("ok");
  });
});

test("a message with a wrong signature is not obeyed", async () => {
  const stranger = connect({ ...file.connection, key: "guessed" });
  send("shell", "execute_request", { ...execution, code: "Object.assign(globalThis, { broken: true })" }, stranger);
  await sleep(100);
  stranger.close();
  const [, , result] = await publishedFor("'broken' in globalThis");
  expect(result?.[1].data).toEqual({ "text/plain": "false" });
});

test("the kernel answers a request to shut down and ends", async () => {
  expect((await request("control", "shutdown_request", { restart: false })).content.status).toBe("ok");
  await child.ended;
  expect(child.epitaph).toBe("exit code 0");
});
