import { isNoneMatch } from "./entity-tag.ts";
import type { RateLimits } from "./github-limits.ts";
import { badCredentials, notAccessible, requiresAuthentication } from "./github-refusals.ts";
import { type Account, accounts, type Token, tokens } from "./github-seed.ts";
import { type Call, orRefusal } from "./routes.ts";

/** Who asks, as far as the token tells. */
export type Caller = { readonly account: Account; readonly token: Token };

/**
 * Reads the `Authorization` header: `Bearer` or `token`, or `Basic` with the token as the password.
 *
 * @returns `undefined` when there is none.
 * @throws 401 when the token is not known.
 */
export function callerOf(request: Request): Caller | undefined {
  const header = request.headers.get("authorization");
  if (header === null) return undefined;
  const [scheme = "", credentials = ""] = header.trim().split(/\s+/);
  const secret = scheme.toLowerCase() === "basic" ? passwordOf(credentials) : credentials;
  const token = /^(bearer|token|basic)$/i.test(scheme) && Object.hasOwn(tokens, secret) ? tokens[secret] : undefined;
  const account = accounts.find(({ login }) => login === token?.login);
  if (!token || !account) throw badCredentials();
  return { account, token };
}

/** The caller of what needs one. @throws 401 when the request has no token. */
export function signedIn(request: Request): Account {
  const caller = callerOf(request);
  if (!caller) throw requiresAuthentication();
  return caller.account;
}

/** The caller of a change. @throws 401 without a token, 403 when the token may only read. */
export function writer(request: Request): Account {
  const account = signedIn(request);
  if (!callerOf(request)?.token.mayWrite) throw notAccessible();
  return account;
}

/** What stands around every answer of one instance. */
export type Door = {
  enter(this: void, call: Call, answer: () => Promise<Response>): Promise<Response>;
  /** Counts request ids from 1 again. */
  reset(): void;
};

/**
 * Makes the door: it asks for the token, keeps the rate limits, sends the headers that every answer has, and says 304
 * to a client that has the body already, which costs a signed-in user nothing.
 */
export function createDoor(limits: RateLimits): Door {
  let requests = 0;
  const enter: Door["enter"] = async ({ request, url }, answer) => {
    requests += 1;
    let caller: Caller | undefined;
    const admitted = await orRefusal(() => {
      caller = callerOf(request);
      if (url.pathname !== costsNothing) limits.spend(caller?.account, request.method);
      return answer();
    });
    const response = isKnown(request, admitted)
      ? new Response(null, { status: 304, headers: admitted.headers })
      : admitted;
    if (response.status === 304 && caller) limits.giveBack(caller.account);
    const id = `STRM:${requests.toString(16).toUpperCase().padStart(6, "0")}`;
    const headers = { ...alwaysSent, ...limits.headers(caller?.account), "x-github-request-id": id };
    for (const [name, value] of Object.entries(headers)) response.headers.set(name, value);
    if (caller) response.headers.set("x-oauth-scopes", caller.token.scopes.join(", "));
    return response;
  };
  return {
    enter,
    reset: () => {
      requests = 0;
    },
  };
}

const costsNothing = "/rate_limit";

const alwaysSent = {
  "x-github-media-type": "github.v3; format=json",
  "x-github-api-version-selected": "2022-11-28",
  vary: "Accept, Authorization, Cookie, X-GitHub-OTP",
};

function isKnown(request: Request, response: Response): boolean {
  const [known, tag] = [request.headers.get("if-none-match"), response.headers.get("etag")];
  return known !== null && tag !== null && !isNoneMatch(known, tag);
}

function passwordOf(credentials: string): string {
  return Buffer.from(credentials, "base64").toString().split(":").slice(1).join(":");
}
