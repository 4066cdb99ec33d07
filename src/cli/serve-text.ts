import { styleText } from "node:util";
import type { Exchange } from "../../mocks/exchange.ts";
import type { Route } from "../../mocks/service-routes.ts";
import { type ServiceName, services } from "../../mocks/services.ts";
import { tellOne } from "../../mocks/tell.ts";
import { weathers } from "../../mocks/weathers.ts";
import { printable } from "../core/printable.ts";
import { shownPath } from "../grading/kit-files.ts";
import type { NamedWeather } from "./find-weather.ts";
import type { ServedService, World } from "./open-world.ts";
import { screenWidth } from "./screen.ts";
import { indent, wrap } from "./text.ts";

/** What is served, where, and how to ask it. */
export function worldAsText(world: World, { name, weather }: NamedWeather, authorityFile: string): string {
  const [first] = world.services;
  return [
    ...world.services.flatMap(serviceAsText),
    "",
    `Page     ${world.page}`,
    `Weather  ${name}${weather.description === undefined ? "" : `: ${weather.description}`}`,
    `HTTPS    on the same ports; clients have to trust ${shownPath(authorityFile)}`,
    ...(first ? [`Try      ${curlLine(first.name, first.url)}`] : []),
    "",
    "Ctrl-C stops it. Requests:",
  ].join("\n");
}

/** All services and weathers, a line each. */
export function listAsText(): string {
  const about = Object.entries(services).map(([name, each]) => [name, each.about] as const);
  const described = Object.entries(weathers).map(([name, { description }]) => [name, description] as const);
  return ["", ...list("Services", about), "", ...list("Weathers", described), ""].join("\n");
}

/** An exchange as it is printed when it is over. */
export function exchangeLine(exchange: Exchange, endedAt: Date): string {
  const { service = "", status = 599, fault, atMs, endedAtMs = atMs } = exchange;
  const isGood = status < 400 && fault === undefined;
  const words = styleText(isGood ? "green" : status < 500 ? "yellow" : "red", printable(tellOne(exchange)));
  const took = styleText("dim", `${endedAtMs - atMs} ms`);
  return `${endedAt.toLocaleTimeString()}  ${service.padEnd(nameWidth)}  ${words}  ${took}`;
}

const nameWidth = Math.max(...Object.keys(services).map(({ length }) => length));

function serviceAsText({ name, url, routes }: ServedService): string[] {
  const lines = wrap(byPath(routes).join(", "), screenWidth() - 2).map((line) => styleText("dim", line));
  return ["", `${styleText("bold", name)}  ${url}`, ...indent([services[name].about, ...lines], 2)];
}

/** `GET/POST /items`, in one word for the line breaks. */
function byPath(routes: readonly Route[]): string[] {
  const paths = [...new Set(routes.map(({ path }) => path))];
  return paths.map((path) => {
    const methods = routes.filter((route) => route.path === path).map(({ method }) => method);
    return `${methods.join("/")}\u00a0${path}`;
  });
}

/** How curl asks a service for something that it has. */
function curlLine(name: ServiceName, url: string): string {
  const [target, ...flags] = services[name].curl;
  const words = [url + target, ...flags].map((word) => (/^[\w./:=-]+$/.test(word) ? word : `'${word}'`));
  return `curl ${words.join(" ")}`;
}

function list(title: string, rows: readonly (readonly [name: string, about: string])[]): string[] {
  const width = Math.max(...rows.map(([name]) => name.length));
  return [styleText("bold", title), ...rows.map(([name, about]) => `  ${name.padEnd(width)}  ${about}`)];
}
