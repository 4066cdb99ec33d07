import { describe, expect, test } from "vitest";
import { kernelForTests } from "./kernel-for-tests.ts";
import { listeningTo } from "./listening-to.ts";
import { textOf } from "./text-of.ts";

const kernelOf = kernelForTests();
const { interruptOnceItPrints, nextMessage, notePrinting } = listeningTo(kernelOf);

describe("interrupt()", () => {
  test("stops a cell that waits, and keeps the variables", async () => {
    await kernelOf().execute("const kept = 1");
    const { how, error } = await interruptOnceItPrints("console.log('waiting'); await new Promise(() => {})");
    expect([how, error?.ename, textOf((await kernelOf().execute("kept")).outputs)]).toEqual([
      "interrupted",
      "Interrupted",
      "1",
    ]);
  });

  const loops = {
    "that never yields": "while (true) {}",
    "that never yields, after an await": "await null; for (;;);",
    "that catches everything": "await null; do { try { for (const _ of [1, 2]) continue; } catch {} } while (true)",
    "of promises that are there": "for (;;) await null;",
    "in a function that nobody awaits":
      "void (async () => { await null; while (true) {} })(); await new Promise(() => {})",
  };
  for (const [name, loop] of Object.entries(loops)) {
    test(`stops a loop ${name}, and keeps the variables`, async () => {
      const { how, error } = await interruptOnceItPrints(`console.log("looping"); ${loop}`);
      const { outputs } = await kernelOf().execute("kept");
      expect([how, error?.ename, textOf(outputs)]).toEqual(["interrupted", "Interrupted", "1"]);
    });
  }

  test("shows in which line a loop was stopped", async () => {
    const { error } = await interruptOnceItPrints("console.log('on');\nawait null;\nwhile (true) {\n}");
    expect(error?.traceback.join("\n")).toContain("> 3 | while (true) {\n    | ^");
  });

  test("does nothing to a kernel that rests", async () => {
    expect(await kernelOf().interrupt()).toBe("interrupted");
    expect(textOf((await kernelOf().execute("kept")).outputs)).toBe("1");
  });

  test("stops the timers and loops of the cell, so that it prints into no later one", async () => {
    const { outputs } = await interruptOnceItPrints(`
      setInterval(() => console.log("interval"), 20);
      for (;;) { await new Promise((resolve) => setTimeout(resolve, 20)); console.log("loop"); }`);
    const { lines, stop } = notePrinting();
    await kernelOf().execute("await new Promise((resolve) => setTimeout(resolve, 200))");
    stop();
    expect({ last: outputs.at(-1)?.output_type, lines }).toEqual({ last: "error", lines: [] });
  });

  test("stops a loop that awaits anything but a timer, at its next await", async () => {
    await kernelOf().execute("let turns = 0; const soon = () => new Promise((resolve) => setImmediate(resolve));");
    await interruptOnceItPrints("console.log('turning'); for (;;) { turns++; await soon(); }");
    const counted = await kernelOf().execute(
      "const before = turns; await new Promise((r) => setTimeout(r, 50)); turns - before",
    );
    expect(textOf(counted.outputs)).toBe("0");
  });

  test("drops what the cell's servers still print, and says so once, under the cell", async () => {
    const { requestId } = await interruptOnceItPrints(`
      import http from "node:http";
      const server = http.createServer((_, reply) => { console.log("asked"); reply.end("ok"); });
      await new Promise<void>((resolve) => server.listen(0, resolve));
      Object.assign(globalThis, { address: server.address() });
      console.log("listening");
      await new Promise(() => {});`);
    const { lines, stop } = notePrinting();
    const ask = "await (await fetch('http://127.0.0.1:' + (globalThis as any).address.port)).text()";
    const asked = [await kernelOf().execute(ask), await kernelOf().execute(ask)];
    stop();
    const notice =
      "Code of this interrupted cell has run on. What it prints is not shown any more; restart the kernel to be rid of it.\n";
    expect(asked.map(({ outputs }) => textOf(outputs))).toEqual(["'ok'", "'ok'"]);
    expect(lines).toEqual([{ request: requestId, text: notice }]);
  });

  test("aborts the cell's signal", async () => {
    const { outputs } = await interruptOnceItPrints(`
      import { cellSignal } from "./src/kernel/in-notebook.ts";
      cellSignal().addEventListener("abort", () => console.log(String(cellSignal().reason)));
      console.log("ready");
      await new Promise(() => {});`);
    expect(outputs[0]).toEqual({
      output_type: "stream",
      name: "stdout",
      text: "ready\nAbortError: The cell was interrupted\n",
    });
  });

  test("kills and restarts a kernel whose cell does not stop within 2 s, and says so under the cell", async () => {
    const states: unknown[] = [];
    const unsubscribe = kernelOf().subscribe(({ header, parent_header, content }) => {
      if (header.msg_type === "status" && parent_header.msg_id === undefined) states.push(content.execution_state);
    });
    const waiting = nextMessage(({ content }) => content.text === "stuck\n").then(() => kernelOf().execute("'next'"));
    const stuck = await interruptOnceItPrints("await null; console.log('stuck'); /^(a+)+$/.test('a'.repeat(40) + 'b')");
    unsubscribe();
    expect({ how: stuck.how, error: stuck.error?.ename, states, next: (await waiting).status }).toEqual({
      how: "restarted",
      error: "KernelRestarted",
      states: ["restarting", "idle"],
      next: "aborted",
    });
    expect(stuck.error?.evalue).toMatch(/^This cell did not stop within 2 s, so the kernel was restarted\. /);
    expect(textOf((await kernelOf().execute("typeof kept")).outputs)).toBe(
      "TS2304: Cannot find name 'kept'.\n> 1 | typeof kept\n    |        ^^^^",
    );
  });
});

describe("output", () => {
  test("of a timer belongs to the cell that started it, however late it comes", async () => {
    const { lines, stop } = notePrinting();
    const first = await kernelOf().execute("setTimeout(() => console.log('of the first'), 50); void 0");
    const second = await kernelOf().execute(
      "await new Promise((r) => setTimeout(r, 150)); console.log('of the second')",
    );
    stop();
    expect(lines).toEqual([
      { request: first.requestId, text: "of the first\n" },
      { request: second.requestId, text: "of the second\n" },
    ]);
  });

  test("of an earlier run ends when the cell is run again", async () => {
    const code = "const run = Math.random(); setInterval(() => console.log(run), 10); run";
    const first = await kernelOf().execute(code, { cellId: "again" });
    const { lines, stop } = notePrinting();
    const second = await kernelOf().execute(`${code}; await new Promise((r) => setTimeout(r, 100))`, {
      cellId: "again",
    });
    stop();
    await kernelOf().execute("", { cellId: "again" });
    const before = lines.findIndex(({ request }) => request === second.requestId);
    const after = lines.slice(before).filter(({ request }) => request === first.requestId);
    expect({ before: before >= 0, after }).toEqual({ before: true, after: [] });
  });

  test("of a loop that never yields shows while it runs", async () => {
    const { promise: secondLine, resolve } = Promise.withResolvers<void>();
    const unsubscribe = kernelOf().subscribe(({ content }) => {
      if (String(content.text).includes("second")) resolve();
    });
    const code =
      "const end = Date.now() + 400; console.log('first'); while (Date.now() < end - 300) {} console.log('second'); while (Date.now() < end) {}";
    const isOver = kernelOf()
      .execute(code)
      .then(() => "over");
    expect(await Promise.race([secondLine.then(() => "shown"), isOver])).toBe("shown");
    await isOver;
    unsubscribe();
  });
});
