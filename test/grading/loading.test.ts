import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { kitRoot } from "../../src/grading/kit-files.ts";

test("the judge is loaded without fetch, msw and zod, which would take longer than all the rest", async () => {
  const judge = path.join(kitRoot, "src/grading/judge.ts");
  const program = `
    import { registerHooks } from "node:module";
    const urls = [];
    registerHooks({ load: (url, context, next) => (urls.push(url), next(url, context)) });
    await import(${JSON.stringify(judge)});
    console.log(JSON.stringify([...urls, ...process.moduleLoadList]));`;
  const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "-e", program]);
  const loaded: string[] = JSON.parse(stdout);
  expect(loaded.filter((name) => /wire-server/.test(name))).toHaveLength(1);
  expect(loaded.filter((name) => /undici|\/(msw|zod|typescript|vitest)\//.test(name))).toEqual([]);
});
