import { Readable } from "node:stream";
import type { ReadableStream } from "node:stream/web";
import nock from "nock";
import { connectionEnd, connectionError } from "./broken-connection.ts";
import { type Clock, lessonClock } from "./clock.ts";
import type { Opened, Service } from "./intercept.ts";
import { recorded } from "./recorded.ts";
import { WireLog } from "./wire-log.ts";

/**
 * Puts a service on this process's network as `intercept` does, by nock instead of msw. A script becomes a service by
 * `scripted(script)`.
 *
 * nock catches `fetch`, node-fetch, `node:http` and the npm package undici. It is active from the moment it is
 * imported, and cannot be together with msw: call `nock.restore()` before something else opens.
 */
export function interceptWithNock<S extends Service>(service: S, clock: Clock = lessonClock): S & Opened {
  closeCurrent?.();
  const log = new WireLog({ clock });
  const ask = recorded(service, log);
  if (!nock.isActive()) nock.activate();
  nock.disableNetConnect();
  const scope = nock(service.origin).persist();
  const interceptors = methods.map((method) => scope.intercept(/^/, method));
  for (const each of interceptors) each.reply(async (request: Request) => toNock(await ask(request)));
  const close = () => {
    for (const each of interceptors) nock.removeInterceptor(each);
    if (closeCurrent === close) closeCurrent = undefined;
  };
  closeCurrent = close;
  return Object.assign(service, { log: log.exchanges, close });
}

let closeCurrent: (() => void) | undefined;

const methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

/** A response as nock takes it: it throws what breaks a connection, and waits for ever where nothing comes. */
function toNock(response: Response): nock.ReplyFnResult | Promise<never> {
  const end = connectionEnd(response);
  if (end === "never") return new Promise(() => {});
  if (end !== undefined) throw connectionError(end);
  const headers = [...response.headers].flat();
  if (!response.body) return [response.status, "", headers];
  const body = Readable.fromWeb(response.body as ReadableStream);
  // nock's types know the streams of files only; it takes any.
  return [response.status, body as unknown as nock.ReplyBody, headers];
}
