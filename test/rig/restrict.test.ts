import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { json, status } from "../../mocks/script.ts";
import { restrict } from "../../src/rig/restrict.ts";
import { openTestAnswer } from "./test-answer.ts";

const answer = openTestAnswer<typeof import("./answers/waits.ts")>("waits.ts", { launch: restrict });
const kitFile = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));

test("a restricted answer is judged as any other", async () => {
  const run = await answer.evaluate(({ askUntilOk }, url) => askUntilOk(url, "undici.request", "setTimeout"), {
    script: { "https://api.test": [status(503), status(503), json({ id: 1 })] },
  });
  expect(run.value).toEqual({ id: 1 });
  expect(run.waitsMs).toEqual([1_000, 2_000]);
});

const deeds: Record<string, (module: object, url: string, args: { path: string }) => unknown> = {
  "read a solution": (_module, _url, { path }) => process.getBuiltinModule("node:fs").readFileSync(path),
  "list the graders": (_module, _url, { path }) =>
    process.getBuiltinModule("node:fs").readdirSync(`${path}/../../../test`),
  "import a solution": (_module, _url, { path }) => process.getBuiltinModule("node:module").createRequire(path)(path),
  "write a file": () => process.getBuiltinModule("node:fs").writeFileSync("mine.txt", ""),
  "write into the kit": (_module, _url, { path }) => process.getBuiltinModule("node:fs").appendFileSync(path, ""),
  "start a process": () => process.getBuiltinModule("node:child_process").execFileSync(process.execPath, ["-v"]),
  "start a thread": () => new (process.getBuiltinModule("node:worker_threads").Worker)("1", { eval: true }),
  "open the inspector": () => process.getBuiltinModule("node:inspector").open(0),
};

test.for(Object.entries(deeds))("a restricted answer cannot %s", async ([, deed]) => {
  const run = await answer.evaluate(deed as never, {
    arguments: { path: kitFile("solutions/05-retry/fetch-with-retry.ts") },
  });
  expect(run.error?.data.code).toBe("ERR_ACCESS_DENIED");
});
