import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";

const run = promisify(execFile);
const folder = path.join(import.meta.dirname, "answers");

/** Asks in this way, in a process of its own whose calls to the system are noted. */
async function guarded(way: string) {
  const args = ["--no-deprecation", path.join(folder, "network-guard.ts"), path.join(folder, "ways-to-ask.ts"), way];
  const { stdout } = await run(process.execPath, args);
  return JSON.parse(stdout) as { told: Record<string, string>[]; asked: string[] };
}

describe("nothing reaches the real network", () => {
  test("the guard sees what goes out, where something does", async () => {
    const { asked } = await guarded("unguarded");
    expect(asked).toEqual(expect.arrayContaining(["look up elsewhere.invalid", "connect to 127.0.0.1"]));
  });

  test("from a lesson, whatever is asked for", async () => {
    const { told, asked } = await guarded("msw");
    expect(asked).toEqual([]);
    expect(told[0]).toMatchObject({ fetch: "200", "node-fetch": "200", "node:http": "200" });
    for (const one of told.slice(1)) expect(new Set(Object.values(one))).toEqual(new Set(["refused"]));
  });

  test("from the nock lesson, whatever is asked for", async () => {
    const { told, asked } = await guarded("nock");
    expect(asked).toEqual([]);
    expect(told[0]).toEqual({ fetch: "200", "node-fetch": "200", undici: "200", "node:http": "200" });
    for (const one of told.slice(1)) expect(new Set(Object.values(one))).toEqual(new Set(["refused"]));
  });

  test("from services on real ports but this machine", async () => {
    const { told, asked } = await guarded("port");
    expect(asked).toEqual(["connect to 127.0.0.1"]);
    expect(told.flatMap((one) => Object.values(one))).not.toContain("refused");
  });
});
