import { describe, expect, test } from "vitest";
import { Kernels } from "../../src/app/kernels.ts";
import { FakeKernel } from "./fake-kernel.ts";
import { makeClient } from "./test-kit.ts";

function makeKernels() {
  const started: FakeKernel[] = [];
  let nowMs = 0;
  const kernels = new Kernels(
    async () => {
      const kernel = new FakeKernel();
      started.push(kernel);
      return kernel;
    },
    () => nowMs++,
  );
  const stopped = () => started.flatMap(({ isShutDown }, i) => (isShutDown ? [i] : []));
  return { kernels, started, stopped };
}

const page = { sessions: new Set<string>(), send: () => {}, close: () => {} };

describe("kernels", () => {
  test("up to four run side by side; the fifth takes the place of the one left alone for longest", async () => {
    const { kernels, stopped } = makeKernels();
    for (let i = 0; i < 4; i++) await kernels.start();
    const before = stopped();
    await kernels.start();
    expect({ before, after: stopped() }).toEqual({ before: [], after: [0] });
  });

  test("that a page looks at, or that are busy, are not stopped for another one", async () => {
    const { kernels, started, stopped } = makeKernels();
    for (let i = 0; i < 4; i++) await kernels.start();
    const [first] = kernels.list();
    first?.join(page);
    if (started[1]) started[1].state = "busy";
    await kernels.start();
    expect(stopped()).toEqual([2]);
  });

  test("are more than four when all are in use", async () => {
    const { kernels, stopped } = makeKernels();
    for (let i = 0; i < 5; i++) (await kernels.start()).join(page);
    expect({ running: kernels.list().length, stopped: stopped() }).toEqual({ running: 5, stopped: [] });
  });

  test("do not start once the app is closed", async () => {
    const { kernels } = makeKernels();
    await kernels.close();
    await expect(kernels.start()).rejects.toThrow("the kit is stopping");
  });

  test("of a lesson start while its page loads, and the page gets that one", async () => {
    const { request, json, started } = await makeClient();
    await request("GET", "/lessons/05-retry");
    const before = started.length;
    const path = "work/lessons/05-retry.ipynb";
    const session = await json("POST", "/api/sessions", { path, name: "05-retry.ipynb", type: "notebook" });
    expect({ name: session.name, before, after: started.length }).toEqual({
      name: "05-retry.ipynb",
      before: 1,
      after: 1,
    });
  });
});
