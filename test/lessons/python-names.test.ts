import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { course } from "../../course.ts";
import { exercisesOf } from "../../src/core/course.ts";
import { filesOf, kitRoot } from "../../src/grading/kit-files.ts";
import { runTsc } from "../../src/grading/tsc.ts";
import { has } from "./notebook-rules.ts";
import { readPages } from "./read-lesson.ts";
import { codeIn, rowsIn } from "./tables.ts";

const folder = path.join(kitRoot, ".stormproof/python-names");
afterAll(() => rm(folder, { recursive: true, force: true }));

const cells = readPages().find(({ name }) => name === "python-beside-typescript.ipynb")?.cells ?? [];
const rows = cells.filter((cell) => has(cell, "names")).flatMap(({ source }) => rowsIn(source));
const snippets = [...new Set(rows.flatMap(([, typeScript = ""]) => codeIn(typeScript)))];

/** What the page takes for given: packages of the kit, and values that a reader has at hand. */
const given = `
import { createHash } from "node:crypto";
import { openAsBlob } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { IAMClient, ListUsersCommand, paginateListUsers } from "@aws-sdk/client-iam";
import { setupServer } from "msw/node";
import nock from "nock";
import { prompt } from "stormproof/notebook";
import { Agent } from "undici";
import { z } from "zod";

declare const base: string, ca: string, file: string, header: string, password: string;
declare const path: string, text: string, token: string, user: string;
declare const url: URL;
declare const response: Response;
declare const signal: AbortSignal;
declare const controller: AbortController;
declare const client: IAMClient;
declare const error: unknown, value: unknown;
declare const delayMs: number;
declare const ids: number[];
declare const context: Parameters<typeof toApiError>[1];
declare const state: Parameters<typeof jitter>[2];
declare const tokens: Parameters<typeof withAuth>[1];
declare const fetchToken: Parameters<typeof tokenProvider>[0];
declare const work: () => Promise<number>;
`;

/** Imports from the references of the exercises what the page names; of two of one name, the first. */
async function references(): Promise<string[]> {
  const used = new Set(snippets.join("\n").match(/\w+/g));
  const found = new Map<string, string>();
  for (const file of exercisesOf(course).map((exercise) => filesOf(exercise).solution)) {
    const exported = (await readFile(file, "utf8")).matchAll(/^export (?:async )?(?:function\*?|class|const) (\w+)/gm);
    for (const [, name = ""] of exported) if (used.has(name) && !found.has(name)) found.set(name, file);
  }
  return [...found].map(([name, file]) => `import { ${name} } from ${JSON.stringify(file)};`);
}

/** What the compiler says of pieces of code that stand behind what is given, each with its piece. */
async function complaintsAbout(pieces: readonly string[]): Promise<string[]> {
  const file = path.join(folder, "names.ts");
  await mkdir(folder, { recursive: true });
  const blocks = pieces.map((piece, index) => `export const _${index} = async () => { ${piece}; };`);
  await writeFile(file, [...(await references()), given, ...blocks].join("\n"));
  const lines = (await readFile(file, "utf8")).split("\n");
  const report = await runTsc(file, folder);
  return [...report.matchAll(/\((\d+),\d+\): error (.*)/g)].map(
    ([, line, words]) => `${lines[Number(line) - 1]}: ${words}`,
  );
}

describe("Python beside TypeScript", () => {
  test("names something in each row, in three columns", () => {
    expect(rows.length).toBeGreaterThan(50);
    expect(rows.filter((row) => row.length !== 3 || !row[0]?.startsWith("`"))).toEqual([]);
  });

  test("names nothing in TypeScript that does not exist, or is called otherwise", { timeout: 60_000 }, async () => {
    expect(snippets.length).toBeGreaterThan(50);
    // Two that do not exist show that the compiler has looked.
    const complaints = await complaintsAbout([...snippets, "await fetch.get(url)", "response.raiseForStatus()"]);
    expect(complaints).toEqual([expect.stringContaining("fetch.get"), expect.stringContaining("raiseForStatus")]);
  });

  const asked = [
    ...["Session", "raise_for_status", "HTTPAdapter", "Retry(total", "iter_content", "BaseModel", "boto3.client"],
    ...["httpx.Timeout", "verify=", "backoff_factor", "stop_after_attempt", "allowed_methods", "status_forcelist"],
  ];
  for (const name of asked) {
    test(`has ${name}`, () => {
      expect(rows.some(([python = ""]) => python.includes(name))).toBe(true);
    });
  }
});
