import { HttpResponse } from "../http-response.ts";
import { FixedWindow } from "./fixed-window.ts";
import { type Call, orRefusal } from "./routes.ts";
import { optional, readArguments, type SlackArguments } from "./slack-arguments.ts";
import { fail, rateLimited } from "./slack-failures.ts";
import type { SlackMethod } from "./slack-methods.ts";
import type { Workspace } from "./slack-workspace.ts";

type Token = { readonly scopes: readonly string[] } | "token_revoked" | "account_inactive";

/** Tokens that the workspace knows. */
const tokens: ReadonlyMap<string, Token> = new Map<string, Token>([
  [
    "test-token-bot",
    {
      scopes: ["channels:history", "channels:join", "channels:read", "chat:write", "users:read", "users:read.email"],
    },
  ],
  ["test-token-limited", { scopes: ["users:read"] }],
  ["test-token-revoked", "token_revoked"],
]);

/** Calls of one instance, each counted against the limit of its method. */
export type SlackDoor = (name: string, method: SlackMethod, call: Call, workspace: Workspace) => Promise<Response>;

/**
 * Makes what stands before every method: the arguments, the token and its scopes, the rate limit.
 *
 * @param perMinute - Calls in a minute by method, in place of Slack's tiers.
 */
export function createDoor(now: () => number, perMinute: Readonly<Record<string, number>>): SlackDoor {
  const windows = new Map<string, FixedWindow>();

  const spend = (name: string, method: SlackMethod, given: SlackArguments): void => {
    const place = method.perChannel ? `${name} ${optional(given, "channel")}` : name;
    const window = windows.get(place) ?? new FixedWindow(perMinute[name] ?? method.perMinute, 60_000);
    windows.set(place, window);
    if (!window.take(now())) throw rateLimited(window.secondsLeft(now()));
  };

  return async (name, method, { request, url }, workspace) => {
    let scopes: readonly string[] = [];
    const response = await orRefusal(async () => {
      const { given, warnings } = await readArguments(request, url);
      if (name !== needsNoToken) scopes = scopesOf(tokenOf(request, given));
      if (method.scope !== undefined && !scopes.includes(method.scope))
        throw fail("missing_scope", { needed: method.scope, provided: scopes.join(",") });
      spend(name, method, given);
      return HttpResponse.json({ ok: true, ...warned(method.run(given, workspace, url.origin), warnings) });
    });
    if (scopes.length > 0) response.headers.set("x-oauth-scopes", scopes.join(","));
    if (method.scope !== undefined) response.headers.set("x-accepted-oauth-scopes", method.scope);
    return response;
  };
}

const needsNoToken = "api.test";

/** The token is in the header, or among the arguments of a form. */
function tokenOf(request: Request, given: SlackArguments): string {
  const header = /^Bearer\s+(\S+)\s*$/i.exec(request.headers.get("authorization") ?? "")?.[1];
  const token = header ?? optional(given, "token");
  if (token === undefined) throw fail("not_authed");
  return token;
}

function scopesOf(token: string): readonly string[] {
  const known = tokens.get(token);
  if (known === undefined) throw fail("invalid_auth");
  if (typeof known === "string") throw fail(known);
  return known.scopes;
}

/** Adds what is to be said about the way in which the arguments came. */
function warned(result: object, warnings: readonly string[]): object {
  if (warnings.length === 0) return result;
  const metadata: object = "response_metadata" in result ? Object(result.response_metadata) : {};
  return { ...result, warning: warnings.join(","), response_metadata: { ...metadata, warnings } };
}
