import type { Context, MiddlewareHandler } from "hono";
import { getCookie, setCookie } from "hono/cookie";
import { Refusal } from "./refusal.ts";
import { sameSecret } from "./same-secret.ts";

/** A page of another name that resolves to this machine (DNS rebinding) carries its own name here. */
const loopbackHost = /^(127\.0\.0\.1|localhost|\[::1\])(:\d{1,5})?$/;

/**
 * Lets a request through when it is meant for this machine, comes from our own pages or from no page, and shows the
 * token.
 *
 * The token comes as `Authorization: token …`, as our cookie, or in the address of a page (`?token=…`): then the answer
 * sets the cookie and redirects to the address without it. A WebSocket may show it in its address, as Jupyter's clients
 * do.
 *
 * @throws Refusal 421 (Host), 403 (Origin, API without token) or 401 (page without token).
 */
export function guard(token: string): MiddlewareHandler {
  return async (c, next) => {
    const host = (c.req.header("host") ?? "").toLowerCase();
    if (!loopbackHost.test(host)) throw new Refusal(421, "This address does not belong to the kit.");
    if (isForeign(c, host)) throw new Refusal(403, "Only the kit's own pages may do this.");
    const known = showsToken(c, host, token);
    const inAddress = c.req.query("token");
    const isArriving = inAddress !== undefined && sameSecret(inAddress, token) && (isPage(c) || isUpgrade(c));
    if (!known && !isArriving) throw withoutToken(c);
    if (inAddress === undefined || isUpgrade(c) || !isPage(c)) return next();
    setCookie(c, cookieName(host), token, { httpOnly: true, sameSite: "Strict", path: "/" });
    return c.redirect(addressWithoutToken(c), 303);
  };
}

/** Whether a page of another origin sent this. A link that leads to our pages is welcome; it still needs the token. */
function isForeign(c: Context, host: string): boolean {
  const origin = c.req.header("origin");
  if (origin !== undefined) return origin.toLowerCase() !== `http://${host}`;
  const site = c.req.header("sec-fetch-site") ?? "none";
  return site !== "same-origin" && site !== "none" && c.req.header("sec-fetch-mode") !== "navigate";
}

function showsToken(c: Context, host: string, token: string): boolean {
  const [, shown] = /^(?:token|bearer) +(.+)$/i.exec(c.req.header("authorization") ?? "") ?? [];
  return [shown, getCookie(c, cookieName(host))].some((value) => value !== undefined && sameSecret(value, token));
}

/** Browsers keep one set of cookies for all ports of a host: with the port in the name, two kits live side by side. */
function cookieName(host: string): string {
  return `stormproof-${/:(\d+)$/.exec(host)?.[1] ?? "80"}`;
}

function addressWithoutToken(c: Context): string {
  const url = new URL(c.req.url);
  url.searchParams.delete("token");
  // Two slashes at the start would name another host.
  return url.pathname.replace(/^\/+/, "/") + url.search;
}

function isUpgrade(c: Context): boolean {
  return c.req.header("upgrade")?.toLowerCase() === "websocket";
}

function isPage(c: Context): boolean {
  return c.req.method === "GET" && !c.req.path.startsWith("/api/");
}

function withoutToken(c: Context): Refusal {
  if (!isPage(c)) return new Refusal(403, "This needs the kit's token.");
  return new Refusal(
    401,
    "Open the kit by the address that npm start printed in the terminal: it carries the key to these pages.",
  );
}
