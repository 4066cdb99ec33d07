import type { MiddlewareHandler } from "hono";

/**
 * What a page of the kit may load: our own files, nothing else, and no `eval`.
 *
 * Two exceptions that JupyterLab needs: `style-src 'unsafe-inline'`, because its editors, panels and outputs place
 * themselves by style attributes and injected style elements; `data:` and `blob:` pictures and `data:` fonts, which its
 * icons and notebook outputs are made of. `ws:` is named because some browsers do not count it as `'self'`.
 */
function contentSecurityPolicy(host: string): string {
  return [
    "default-src 'self'",
    "script-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self' data:",
    `connect-src 'self' ws://${host}`,
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join("; ");
}

const fixedHeaders = {
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "referrer-policy": "no-referrer",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
};

/** Puts the security headers on every answer, errors included. */
export function securityHeaders(): MiddlewareHandler {
  return async (c, next) => {
    await next();
    for (const [name, value] of Object.entries(fixedHeaders)) c.res.headers.set(name, value);
    const host = c.req.header("host") ?? "";
    // A Host that is not a plain name has been refused, and must not write into the policy.
    const named = /^[\w.[\]:-]+$/.test(host) ? host : "127.0.0.1";
    c.res.headers.set("content-security-policy", contentSecurityPolicy(named));
    if (!c.res.headers.has("cache-control")) c.res.headers.set("cache-control", "no-store");
  };
}
