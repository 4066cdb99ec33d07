import { flushCompileCache } from "node:module";
import { parseArgs } from "node:util";
import { readConnectionFile } from "../connection-file.ts";
import { KernelServer } from "./kernel-server.ts";
import { kitRoot } from "./kit-files.ts";

// The kernel: tslab's compiler and executor as npm has them, behind our own sockets.

const { values } = parseArgs({ options: { "config-path": { type: "string" } } });
if (values["config-path"] === undefined) throw new TypeError("The kernel needs --config-path <connection file>");
const connection = await readConnectionFile(values["config-path"]);

// Wherever the notebook lies, its cells import from here.
process.chdir(kitRoot);
await KernelServer.start(connection);
// A kernel that is killed leaves no cache behind.
flushCompileCache();
