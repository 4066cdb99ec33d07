import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

/** Writes a `.env` file into a folder of its own, outside of the kit, and gives its path. */
export function envFile(...lines: readonly string[]): string {
  const file = path.join(mkdtempSync(path.join(tmpdir(), "stormproof-env-")), ".env");
  writeFileSync(file, lines.join("\n"), { mode: 0o600 });
  return file;
}
