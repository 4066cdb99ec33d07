import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { json, status } from "../../mocks/script.ts";
import { isolate } from "../../src/rig/isolate.ts";
import { restrict } from "../../src/rig/restrict.ts";
import { openTestAnswer } from "./test-answer.ts";

type Waits = typeof import("./answers/waits.ts");

const isRequired = process.env.STORMPROOF_REQUIRE?.split(",").includes("bwrap") ?? false;
const canRun = existsSync("/usr/bin/bwrap") || isRequired;
const solution = fileURLToPath(new URL("../../solutions/05-retry/fetch-with-retry.ts", import.meta.url));

describe.runIf(canRun)(`an answer in a sandbox${canRun ? "" : " (skipped: there is no bubblewrap)"}`, () => {
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

  test("cannot write into the kit", async () => {
    const run = await outer.evaluate(
      (_module, _url, path) => process.getBuiltinModule("node:fs").appendFileSync(path, "// mine"),
      { arguments: fileURLToPath(new URL("../../package.json", import.meta.url)) },
    );
    expect(run.error?.data.code).toBe("EROFS");
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
