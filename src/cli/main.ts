import { enableCompileCache } from "node:module";
import path from "node:path";

const root = path.resolve(import.meta.dirname, "../..");

// Types are stripped and modules compiled once, not on every start: that halves the time to a verdict.
enableCompileCache(path.join(root, ".stormproof/compile-cache"));

const { runCommand } = await import("./run-command.ts");
await runCommand(process.argv);
