import { spawnSync } from "node:child_process";
import path from "node:path";
import { expect, test } from "vitest";
import { healthChecks } from "../../src/cli/health-checks.ts";
import { ownNode } from "../../src/setup/own-node.mjs";

const root = path.resolve(import.meta.dirname, "../..");

type Report = { version: number; findings: { name: string; state: string; detail: string; mend?: string }[] };

function doctor(): { status: number | null; report: Report } {
  const { status, stdout } = spawnSync(
    String(ownNode(root)),
    [path.join(root, "src/cli/main.ts"), "doctor", "--json"],
    {
      encoding: "utf8",
    },
  );
  return { status, report: JSON.parse(stdout) };
}

test("the doctor looks at everything, finds nothing broken here, and names a mend for what is poorer", () => {
  const { status, report } = doctor();
  expect({ status, names: report.findings.map(({ name }) => name) }).toEqual({
    status: 0,
    names: healthChecks.map(({ name }) => name),
  });
  expect(report.findings.filter(({ state, mend }) => state !== "fine" && !mend)).toEqual([]);
});

test("a kit without its packages is broken, with a mend", async () => {
  const look = healthChecks.find(({ name }) => name === "Node")?.look;
  expect(await look?.(path.join(root, "docs"))).toMatchObject({
    state: "broken",
    mend: expect.stringContaining("npm ci"),
  });
});
