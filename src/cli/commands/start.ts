import type { Command } from "commander";
import { serve } from "../../app/serve.ts";
import { kitRoot } from "../../grading/kit-files.ts";
import { rememberStarters } from "../../grading/starter.ts";
import { buildWeb } from "../../web/build.ts";
import { hasScreen, openBrowser } from "../open-browser.ts";
import { toPort } from "../to-port.ts";
import { untilStopped } from "../until-stopped.ts";

const usualPort = 8470;

/** `stormproof start`: opens the lessons and exercises in the browser until Ctrl-C. */
export function addStartCommand(program: Command): void {
  program
    .command("start")
    .description("open the lessons and exercises in the browser")
    .option("--port <number>", `port to listen on (default ${usualPort}, or a free one when that is taken)`, toPort)
    .option("--no-open", "do not open the browser")
    .action(start);
}

async function start(options: { port?: number; open: boolean }): Promise<void> {
  await rememberStarters(kitRoot);
  const startedAt = performance.now();
  if (!process.stdout.isTTY) console.log("Preparing the pages.");
  else process.stdout.write("Preparing the pages …\r");
  await buildWeb({ root: kitRoot });
  const server = await serve({
    root: kitRoot,
    port: options.port ?? usualPort,
    isPortWished: options.port !== undefined,
  });
  console.log(
    `Stormproof is ready after ${((performance.now() - startedAt) / 1_000).toFixed(1)} s:\n\n  ${server.url}\n\nCtrl-C stops it.`,
  );
  if (options.open && process.stdout.isTTY && hasScreen()) await openBrowser(server.url);
  await untilStopped();
  console.log("Stopping the kernels.");
  await server.close();
}
