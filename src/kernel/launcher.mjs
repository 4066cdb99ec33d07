// @ts-check
import { enableCompileCache } from "node:module";
import path from "node:path";

// Starts the kernel: `node launcher.mjs --config-path <connection file>`, as Jupyter and the kit's own app call it.
// Plain JavaScript: when all the rest is in the cache, Node need not load its reader of TypeScript (17 MB a thread).

enableCompileCache(path.join(import.meta.dirname, "../../.stormproof/compile-cache"));
await import("./launcher/main.ts");
