import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { json, status } from "../../mocks/script.ts";
import { isolate } from "../../src/rig/isolate.ts";
import { restrict } from "../../src/rig/restrict.ts";
import { canSandbox, skipped } from "./can-sandbox.ts";
import { openTestAnswer } from "./test-answer.ts";

type Waits = typeof import("./answers/waits.ts");

const solution = fileURLToPath(new URL("../../solutions/05-retry/fetch-with-retry.ts", import.meta.url));

describe.runIf(canSandbox)(`an answer in a sandbox${skipped}`, () => {
  const whole = openTestAnswer<Waits>("waits.ts", { launch: (command) => isolate(restrict(command)) });
  const outer = openTestAnswer<Waits>("waits.ts", { launch: isolate });

  test("is judged as any other", async () => {
    const run = await whole.evaluate(({ askUntilOk }, url) => askUntilOk(url, "fetch", "setTimeout"), {
      script: { "https://api.test": [status(503), status(503), json({ id: 1 })] },
    });
    expect(run.value).toEqual({ id: 1 });
    expect(run.waitsMs).toEqual([1_000, 2_000]);
  });

  test("does not find what it has no need of", async () => {
    const run = await outer.evaluate(
      (_module, _url, path) => process.getBuiltinModule("node:fs").readFileSync(path, "utf8"),
      { arguments: solution },
    );
    expect(run.error?.data.code).toBe("ENOENT");
  });

  test.for([
    ["into the kit", fileURLToPath(new URL("../../package.json", import.meta.url))],
    ["beside it", "/mine.txt"],
    ["into the folder for passing things", "/tmp/mine.txt"],
    ["into shared memory", "/dev/shm/mine.txt"],
    ["the system's switches", "/proc/sys/vm/drop_caches"],
    ["into libraries", "/usr/lib/mine.txt"],
  ] as const)("cannot write %s", async ([, path]) => {
    const run = await outer.evaluate(
      (_module, _url, path: string) => process.getBuiltinModule("node:fs").appendFileSync(path, "1"),
      { arguments: path },
    );
    expect(run.error?.data.code).toMatch(/^E(?:ROFS|ACCES)$/);
  });

  test("has no rights, whoever starts it: root could make writable again what is not", async () => {
    const run = await outer.evaluate(() => {
      const status = process.getBuiltinModule("node:fs").readFileSync("/proc/self/status", "utf8");
      return status.match(/^Cap(?:Prm|Eff|Bnd|Amb):\t0+$/gm)?.length;
    });
    expect(run.value).toBe(4);
  });

  test("finds no program to start but Node", async () => {
    const run = await outer.evaluate(() => {
      const { existsSync } = process.getBuiltinModule("node:fs");
      return ["/bin/sh", "/usr/bin/env", "/usr/sbin"].filter((path) => existsSync(path));
    });
    expect(run.value).toEqual([]);
  });

  test("is held by the limit for memory outside of the heap", async () => {
    const failure = await whole
      .evaluate(async () => {
        const all: Uint8Array[] = [];
        for (;;) {
          all.push(new Uint8Array(50_000_000).fill(1));
          await new Promise((resolve) => setImmediate(resolve));
        }
      })
      .catch((error) => error);
    expect(failure).toMatchObject({ kind: "memory", message: "Your code used more than 600 MB of memory." });
  });

  test("has no home, as outside of a sandbox: SDKs of clouds read settings there", async () => {
    const homes = [outer, openTestAnswer<Waits>("waits.ts")].map(async (answer) => {
      const run = await answer.evaluate(() => {
        const home = process.getBuiltinModule("node:os").homedir();
        return [home, process.getBuiltinModule("node:fs").existsSync(home)];
      });
      return run.value;
    });
    const [inside, outside] = await Promise.all(homes);
    expect(inside).toEqual(outside);
    expect(outside?.[1]).toBe(false);
  });

  test("sees no process but its own, and no network", async () => {
    const run = await outer.evaluate(() => {
      const [fs, os] = [process.getBuiltinModule("node:fs"), process.getBuiltinModule("node:os")];
      const processes = fs.readdirSync("/proc").filter((name) => /^[0-9]+$/.test(name));
      const others = Object.values(os.networkInterfaces()).flat();
      return [processes.length, others.every((each) => each?.internal)];
    });
    expect(run.value).toEqual([2, true]);
  });
});
