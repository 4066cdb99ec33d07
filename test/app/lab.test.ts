import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { Kernels } from "../../src/app/kernels.ts";
import { labClient, openSession, runCell as run } from "./lab-client.ts";
import { makeClient, serveKit, trusted, until } from "./test-kit.ts";

for (const protocol of ["v1", "old"] as const) {
  describe(`JupyterLab's client, with the ${protocol} protocol`, () => {
    test("runs a cell and gets what it prints", async () => {
      const { origin } = await serveKit();
      const { kernel } = await openSession(labClient(origin, { protocol }));
      expect(await run(kernel, "print:déjà vu 🌩")).toEqual({
        status: "ok",
        outputs: [{ type: "stream", name: "stdout", text: "déjà vu 🌩" }],
      });
    });

    test("answers a question of a cell", async () => {
      const { origin } = await serveKit();
      const { kernel } = await openSession(labClient(origin, { protocol }));
      expect(await run(kernel, "ask", "Ada")).toEqual({
        status: "ok",
        outputs: [{ type: "stream", name: "stdout", text: "Hello Ada" }],
      });
    });

    test("gets the buffers of a message", async () => {
      const { origin, started } = await serveKit();
      const { kernel } = await openSession(labClient(origin, { protocol }));
      const received = new Promise<readonly unknown[]>((resolve) => {
        kernel.iopubMessage.connect((_, { header, buffers = [] }) => {
          if (header.msg_type === "display_data") resolve(buffers);
        });
      });
      started[0]?.emit("iopub", "display_data", { data: {}, metadata: {} }, undefined, [Uint8Array.of(1, 2, 3)]);
      const [buffer] = (await received) as [DataView];
      expect(new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength)).toEqual(Uint8Array.of(1, 2, 3));
    });
  });
}

describe("JupyterLab's client", () => {
  test("takes the subprotocol v1 at the first try", async () => {
    const { origin, context } = await serveKit();
    const { kernel } = await openSession(labClient(origin));
    expect({
      protocol: (kernel as unknown as { _selectedProtocol: string })._selectedProtocol,
      connections: context.kernels.list()[0]?.model.connections,
    }).toEqual({ protocol: "v1.kernel.websocket.jupyter.org", connections: 1 });
  });

  test("completes", async () => {
    const { origin } = await serveKit();
    const { kernel } = await openSession(labClient(origin));
    const reply = await kernel.requestComplete({ code: "1.to", cursor_pos: 4 });
    expect(reply.content).toMatchObject({ matches: ["toFixed"] });
  });

  test("is spared the output of a cell that prints without end", async () => {
    const { origin, started } = await serveKit();
    const { kernel } = await openSession(labClient(origin));
    let characters = 0;
    kernel.iopubMessage.connect((_, { content }) => {
      if ("text" in content) characters += String(content.text).length;
    });
    for (let i = 0; i < 100; i++) started[0]?.emit("iopub", "stream", { name: "stdout", text: "x".repeat(100_000) });
    await kernel.requestKernelInfo();
    expect([characters > 1_000_000, characters < 1_001_000]).toEqual([true, true]);
  });

  test("interrupts a cell that does not end", async () => {
    const { origin } = await serveKit();
    const { kernel } = await openSession(labClient(origin));
    const running = run(kernel, "hang");
    await until(() => kernel.status === "busy");
    await kernel.interrupt();
    expect(await running).toMatchObject({ status: "error", outputs: [{ type: "error", ename: "Interrupted" }] });
  });

  test("restarts the kernel and goes on", async () => {
    const { origin } = await serveKit();
    const { kernel } = await openSession(labClient(origin));
    await kernel.restart();
    expect(await run(kernel, "print:again")).toMatchObject({ status: "ok" });
  });

  test("ends its session, and the kernel with it", async () => {
    const { origin, started } = await serveKit();
    const client = labClient(origin);
    const { session } = await openSession(client);
    await session.shutdown();
    await client.sessionManager.refreshRunning();
    expect({ sessions: [...client.sessionManager.running()], isShutDown: started[0]?.isShutDown }).toEqual({
      sessions: [],
      isShutDown: true,
    });
  });

  test("changes the kernel of a session, and the old one is stopped", async () => {
    const { origin, started } = await serveKit();
    const { session } = await openSession(labClient(origin));
    const kernel = await session.changeKernel({ name: "stormproof" });
    await kernel?.info;
    expect(started.map(({ isShutDown }) => isShutDown)).toEqual([true, false]);
  });

  test("gets one session for two pages with the same notebook", async () => {
    const { origin, started } = await serveKit();
    const [one, two] = await Promise.all([openSession(labClient(origin)), openSession(labClient(origin))]);
    expect({ same: one.session.id === two.session.id, kernels: started.length }).toEqual({ same: true, kernels: 1 });
  });
});

describe("a kernel that dies", () => {
  async function deadKernel() {
    const kit = await serveKit();
    const { session, kernel } = await openSession(labClient(kit.origin));
    kernel.requestExecute({ code: "die" });
    await until(() => kernel.status === "dead");
    return { ...kit, session };
  }

  test("is told to its page, which can have another one", async () => {
    const { session } = await deadKernel();
    const kernel = await session.changeKernel({ name: "stormproof" });
    await kernel?.info;
    expect(kernel && (await run(kernel, "print:alive"))).toMatchObject({ status: "ok" });
  });

  test("can be restarted", async () => {
    const { context, origin, session } = await deadKernel();
    const [live] = context.kernels.list();
    await fetch(`${origin}/api/kernels/${live?.id}/restart`, {
      method: "POST",
      headers: { authorization: trusted.authorization },
    });
    expect({ state: live?.model.execution_state, id: session.kernel?.id }).toEqual({ state: "idle", id: live?.id });
  });

  test("works again for a page that is loaded anew", async () => {
    const { origin } = await deadKernel();
    const { kernel } = await openSession(labClient(origin));
    expect(await run(kernel, "print:alive")).toMatchObject({ status: "ok" });
  });
});

describe("a kernel that does not start", () => {
  const cause = new Error("secret detail");

  test("is explained to the page, and the reason reported", async () => {
    const { request, bugs } = await makeClient({ kernels: new Kernels(() => Promise.reject(cause)) });
    const answer = await request("POST", "/api/kernels");
    expect({ status: answer.status, body: await answer.json(), bugs }).toEqual({
      status: 500,
      body: { message: "The kernel did not start. `npx stormproof doctor` looks for the reason.", reason: null },
      bugs: [cause],
    });
  });

  test("again after a restart is told to its pages as dead", async () => {
    const { origin, started } = await serveKit();
    const { kernel } = await openSession(labClient(origin));
    if (started[0]) started[0].beforeRestart = () => Promise.reject(cause);
    const other = await openSession(labClient(origin));
    await expect(kernel.restart()).rejects.toThrow("The kernel did not start.");
    await until(() => other.kernel.status === "dead");
  });
});

describe("two pages on one kernel", () => {
  async function twoPages() {
    const kit = await serveKit();
    const [asking, watching] = [labClient(kit.origin), labClient(kit.origin)];
    const [{ kernel }, { kernel: other }] = [await openSession(asking), await openSession(watching)];
    return { ...kit, kernel, other };
  }

  test("both see the output", async () => {
    const { kernel, other } = await twoPages();
    const seen: string[] = [];
    other.iopubMessage.connect((_, { header }) => void seen.push(header.msg_type));
    await run(kernel, "print:hello");
    await until(() => seen.includes("stream") && seen.at(-1) === "status");
    expect(seen).toContain("stream");
  });

  test("only the one that asked gets the reply and the question", async () => {
    const { kernel, other } = await twoPages();
    const seen: string[] = [];
    other.anyMessage.connect((_, { msg, direction }) => void (direction === "recv" && seen.push(msg.channel)));
    await run(kernel, "ask", "Ada");
    await until(() => seen.length >= 3);
    expect(new Set(seen)).toEqual(new Set(["iopub"]));
  });

  test("a restart by one is not taken as a crash by either", async () => {
    const { kernel, other } = await twoPages();
    const seen: string[] = [];
    for (const each of [kernel, other]) each.statusChanged.connect((_, status) => void seen.push(status));
    await kernel.restart();
    await until(() => kernel.status === "idle" && other.status === "idle");
    expect(seen).not.toContain("autorestarting");
    expect(seen).toContain("starting");
  });

  test("what one sends while the kernel restarts runs after the restart", async () => {
    const { kernel, other, started } = await twoPages();
    const gate = Promise.withResolvers<void>();
    if (started[0]) started[0].beforeRestart = () => gate.promise;
    const restarting = kernel.restart();
    await until(() => started[0]?.state === "restarting");
    const running = run(other, "print:later");
    await sleep(50);
    const before = started[0]?.forwarded.filter(({ content }) => content.code === "print:later").length;
    gate.resolve();
    await restarting;
    expect({ before, after: await running }).toMatchObject({ before: 0, after: { status: "ok" } });
  });
});
