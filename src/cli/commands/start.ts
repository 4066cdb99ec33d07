import path from "node:path";
import type { Command } from "commander";
import { serve } from "../../app/serve.ts";
import { rememberStarters } from "../../grading/starter.ts";
import { buildWeb } from "../../web/build.ts";
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
  const root = path.resolve(import.meta.dirname, "../../..");
  await rememberStarters(root);
  const startedAt = performance.now();
  if (!process.stdout.isTTY) console.log("Preparing the pages.");
  else process.stdout.write("Preparing the pages …\r");
  await buildWeb({ root });
  const server = await serve({ root, port: options.port ?? usualPort, isPortWished: options.port !== undefined });
  console.log(
    `Stormproof is ready after ${((performance.now() - startedAt) / 1_000).toFixed(1)} s:\n\n  ${server.url}\n\nCtrl-C stops it.`,
  );
  if (options.open && process.stdout.isTTY && hasBrowser()) await openBrowser(server.url);
  await untilStopped();
  console.log("Stopping the kernels.");
  await server.close();
}

/** Linux without a display (a server, a container) has none; elsewhere there is always one. */
function hasBrowser(): boolean {
  const { DISPLAY, WAYLAND_DISPLAY, WSL_DISTRO_NAME } = process.env;
  return process.platform !== "linux" || Boolean(DISPLAY ?? WAYLAND_DISPLAY ?? WSL_DISTRO_NAME);
}

async function openBrowser(url: string): Promise<void> {
  const { default: open } = await import("open");
  const child = await open(url);
  // The address is on the screen: a browser that does not start needs no second message.
  child.on("error", () => {});
}
