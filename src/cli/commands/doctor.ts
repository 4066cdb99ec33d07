import { styleText } from "node:util";
import type { Command } from "commander";
import { kitRoot } from "../../grading/kit-files.ts";
import { type Finding, type HealthCheck, healthChecks } from "../health-checks.ts";
import { machineTrouble } from "../machine-trouble.ts";
import { printJson } from "../print-json.ts";

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
  if (json) printJson({ findings });
  process.exitCode = findings.some(({ state }) => state === "broken") ? 1 : 0;
}

/** A look that throws has found something too. */
async function lookSafely({ look }: HealthCheck): Promise<Finding> {
  try {
    return await look(kitRoot);
  } catch (error) {
    const { problem, mend } = machineTrouble(error) ?? {
      problem: error instanceof Error ? error.message : String(error),
      mend: "run `npm ci`, then `npx stormproof doctor` again",
    };
    return { state: "broken", detail: problem, mend };
  }
}

function print({ name, state, detail, mend }: Finding & { name: string }): void {
  const [color, mark] = marks[state];
  console.log(`${styleText(color, mark)} ${name.padEnd(14)} ${detail}${mend ? `\n  ${" ".repeat(14)} → ${mend}` : ""}`);
}
