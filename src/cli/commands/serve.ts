import { mkdir, rm, writeFile } from "node:fs/promises";
import { isIPv4 } from "node:net";
import path from "node:path";
import { styleText } from "node:util";
import type { Command } from "commander";
import type { Exchange, LoggedExchange } from "../../../mocks/exchange.ts";
import { type ServiceName, services } from "../../../mocks/services.ts";
import { CertificateAuthority } from "../../../mocks/tls/certificate-authority.ts";
import { weathers } from "../../../mocks/weathers.ts";
import { KitError } from "../../core/kit-error.ts";
import { kitRoot } from "../../grading/kit-files.ts";
import { closestName } from "../closest-name.ts";
import { findWeather } from "../find-weather.ts";
import { openWorld, type World } from "../open-world.ts";
import { printJson } from "../print-json.ts";
import { exchangeLine, listAsText, worldAsText } from "../serve-text.ts";
import { toPort } from "../to-port.ts";
import { untilStopped } from "../until-stopped.ts";

type Options = {
  readonly service?: readonly string[];
  readonly weather: string;
  readonly port: number;
  readonly host: string;
  readonly list?: boolean;
  readonly json?: boolean;
};

const usualPort = 4_700;

/** `stormproof serve`: the simulated world on real ports, until Ctrl-C. */
export function addServeCommand(program: Command): void {
  program
    .command("serve")
    .description("put the simulated services on real ports, for curl and clients in any language")
    .option("--service <name...>", "serve these only (all, unless you say so)")
    .option("--weather <name or file>", "what goes wrong: a name, or a JSON file with rules", "calm")
    .option("--port <number>", "the page's port; the services have those after it", toPort, usualPort)
    .option("--host <address>", "the address to listen on", "127.0.0.1")
    .option("--list", "list the services and weathers, and serve nothing")
    .option("--json", "print lines of JSON: what is served, then every request")
    .action(serve);
}

async function serve(options: Options): Promise<void> {
  if (options.list) {
    if (options.json) printJson(listAsJson());
    else console.log(listAsText());
    return;
  }
  const names = options.service?.flatMap((each) => each.split(",")).map(toServiceName) ?? allNames;
  const weather = await findWeather(options.weather);
  if (!isLoopback(options.host)) console.error(openToAll(options.host));
  const authority = new CertificateAuthority();
  const onExchange = options.json ? printJsonLine : printExchange;
  const world = await openWorld({ ...options, names, weather, authority, onExchange });
  const file = authorityFile(world);
  try {
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, authority.certificate);
    if (options.json) console.log(JSON.stringify(worldAsJson(world, weather.name, file)));
    else console.log(worldAsText(world, weather, file));
    await untilStopped();
    await rm(file, { force: true });
  } finally {
    await world.close();
  }
}

const allNames = Object.keys(services) as ServiceName[];

/** What clients have to trust: another one each time, and for each world that is open at once. */
function authorityFile({ page }: World): string {
  const port = Number(new URL(page).port);
  return path.join(kitRoot, ".stormproof", port === usualPort ? "serve-ca.pem" : `serve-ca-${port}.pem`);
}

function toServiceName(typed: string): ServiceName {
  const name = allNames.find((each) => each === typed.trim().toLowerCase());
  if (name) return name;
  const closest = closestName(typed, allNames);
  throw new KitError(`Cannot find the service "${typed}": the closest name is "${closest}", serve --list shows all`);
}

function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || (isIPv4(host) && host.startsWith("127."));
}

function openToAll(host: string): string {
  const words = `Warning: with --host ${host} everyone in your network can reach these services and read their page.`;
  return styleText("yellow", words, { stream: process.stderr });
}

function worldAsJson({ page, services: served }: World, weather: string, authority: string): object {
  return { version: 1, event: "serving", page, weather, authority, services: served };
}

function listAsJson(): object {
  const all = allNames.map((name) => ({ name, about: services[name].about, curl: services[name].curl }));
  return { services: all, weathers };
}

function printJsonLine(exchange: LoggedExchange): void {
  console.log(JSON.stringify({ version: 1, event: "exchange", ...exchange.toJSON() }));
}

function printExchange(exchange: Exchange): void {
  console.log(exchangeLine(exchange, new Date()));
}
