import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { typeErrors } from "../../src/grading/type-errors.ts";

/** What the type checker says of an answer that lies outside of the kit. */
function errorsOutside(code: string): Promise<string[]> {
  const folder = mkdtempSync(path.join(tmpdir(), "stormproof-types-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = path.join(folder, "answer.ts");
  writeFileSync(file, code);
  return typeErrors(file);
}

test.each([
  `import { z } from "zod"; export const port: number = z.number().parse(1);`,
  `import fetch from "node-fetch"; export const ask: Promise<{ status: number }> = fetch("http://api.test");`,
  `import { http } from "msw"; import { setupServer } from "msw/node"; export const server = setupServer(http.get("/", () => undefined));`,
  `import nock from "nock"; export const scope: nock.Scope = nock("http://api.test");`,
  `import { Agent } from "undici"; export const agent: Agent = new Agent();`,
  `import { IAMClient } from "@aws-sdk/client-iam"; export const iam: IAMClient = new IAMClient({});`,
  `import { expect, test } from "vitest"; test("adds", () => expect(1 + 1).toBe(2));`,
  `import { setTimeout } from "node:timers/promises"; export const wait: Promise<void> = setTimeout(1);`,
])("an answer outside of the kit finds the types of the kit's packages: %s", async (code) => {
  expect(await errorsOutside(code)).toEqual([]);
});

test("a type error outside of the kit is told with its place", async () => {
  const [error, ...others] = await errorsOutside(
    `import { z } from "zod";\nexport const text: string = z.number().parse(1);\n`,
  );
  expect(error).toMatch(/answer\.ts:2:14 Type 'number' is not assignable to type 'string'\. \(TS2322\)$/);
  expect(others).toEqual([]);
});
