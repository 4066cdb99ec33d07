import { styleText } from "node:util";
import type { Command } from "commander";
import { kitRoot } from "../../grading/kit-files.ts";
import { type Finding, type HealthCheck, healthChecks } from "../health-checks.ts";

const marks = { fine: ["green", "✓"], poorer: ["yellow", "!"], broken: ["red", "✗"] } as const;

/** `stormproof doctor`: looks at the machine and names a mend for each problem. */
export function addDoctorCommand(program: Command): void {
  program
    .command("doctor")
    .description("look at this machine and name a mend for each problem")
    .option("--json", "print the findings as JSON")
    .action(doctor);
}

async function doctor({ json }: { json?: boolean }): Promise<void> {
  const findings: (Finding & { name: string })[] = [];
  for (const check of healthChecks) {
    const finding = { name: check.name, ...(await lookSafely(check)) };
    findings.push(finding);
    if (!json) print(finding);
  }
  if (json) console.log(JSON.stringify({ version: 1, findings }, null, 2));
  process.exitCode = findings.some(({ state }) => state === "broken") ? 1 : 0;
}

/** A look that throws has found something too. */
async function lookSafely({ look }: HealthCheck): Promise<Finding> {
  try {
    return await look(kitRoot);
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    return { state: "broken", detail, mend: "run `npm ci`, then `npx stormproof doctor` again" };
  }
}

function print({ name, state, detail, mend }: Finding & { name: string }): void {
  const [color, mark] = marks[state];
  console.log(`${styleText(color, mark)} ${name.padEnd(14)} ${detail}${mend ? `\n  ${" ".repeat(14)} → ${mend}` : ""}`);
}
