import { HttpResponse } from "../http-response.ts";
import type { OauthOptions } from "./oauth.ts";
import { authenticate, type GrantType, type OauthClient } from "./oauth-clients.ts";
import { noStore, oauthError } from "./oauth-errors.ts";
import { type AuthorizationCode, grants, narrowed } from "./oauth-grants.ts";
import { type Issued, TokenStore } from "./oauth-tokens.ts";
import type { Call } from "./routes.ts";

/** What the endpoints of a token server do. Its whole state is here. */
export class OauthApi {
  readonly tokens: TokenStore;
  readonly issued: Issued[] = [];
  readonly #codes = new Map<string, AuthorizationCode>();
  readonly #clients: readonly OauthClient[];
  readonly #now: () => number;
  readonly #random: () => number;

  constructor({ accessTokenMs, refreshTokenMs, clients, now, random }: Required<OauthOptions>) {
    this.tokens = new TokenStore({ accessTokenMs, refreshTokenMs, now, random });
    this.#clients = clients;
    this.#now = now;
    this.#random = random;
  }

  /** `POST /token` */
  async token({ request }: Call): Promise<Response> {
    const form = await readForm(request);
    const client = authenticate(request, form, this.#clients);
    const grantType = form.get("grant_type");
    if (grantType === null) throw oauthError("invalid_request", "The parameter grant_type is missing.");
    if (!isGrantType(grantType)) throw oauthError("unsupported_grant_type", "The server does not know this grant.");
    if (!client.grantTypes.includes(grantType)) throw oauthError("unauthorized_client", "Not a grant for this client.");
    const answer = grants[grantType]({ tokens: this.tokens, codes: this.#codes, now: this.#now }, client, form);
    this.issued.push({ clientId: client.id, grantType, scope: answer.scope, at: this.#now() });
    return HttpResponse.json(answer, { headers: noStore });
  }

  /** `GET /authorize`: where the browser would show a consent page, the user agrees at once. */
  authorize({ url }: Call): Response {
    const query = url.searchParams;
    const client = this.#clients.find(({ id }) => id === query.get("client_id"));
    const redirectUri = query.get("redirect_uri") ?? client?.redirectUris?.[0];
    if (!client || redirectUri === undefined || !client.redirectUris?.includes(redirectUri)) {
      // Never a redirect to an address that is not registered (RFC 6749, section 4.1.2.1).
      return oauthError("invalid_request", "The client_id or the redirect_uri is not registered.");
    }
    const target = new URL(redirectUri);
    for (const [name, value] of Object.entries(this.#authorized(query, client, redirectUri))) {
      target.searchParams.set(name, value);
    }
    const state = query.get("state");
    if (state !== null) target.searchParams.set("state", state);
    target.searchParams.set("iss", url.origin);
    return new HttpResponse(null, { status: 302, headers: { location: target.href } });
  }

  /** `POST /revoke` (RFC 7009): 200 also for a token that is not known. */
  async revoke({ request }: Call): Promise<Response> {
    const form = await readForm(request);
    const client = authenticate(request, form, this.#clients);
    const token = this.tokens.find(tokenIn(form));
    if (token?.consent.clientId !== client.id) return new HttpResponse(null, { status: 200 });
    if (token.kind === "refresh") token.consent.isRevoked = true;
    else token.isSpent = true;
    return new HttpResponse(null, { status: 200 });
  }

  /** `POST /introspect` (RFC 7662) */
  async introspect({ request }: Call): Promise<Response> {
    const form = await readForm(request);
    authenticate(request, form, this.#clients);
    const token = this.tokens.find(tokenIn(form));
    if (!token || !this.tokens.isActive(token)) return HttpResponse.json({ active: false });
    const { consent, scopes, issuedAt, expiresAt } = token;
    return HttpResponse.json({
      active: true,
      scope: scopes.join(" "),
      client_id: consent.clientId,
      sub: consent.subject,
      iat: Math.floor(issuedAt / 1_000),
      exp: Math.floor(expiresAt / 1_000),
      token_type: "Bearer",
    });
  }

  #authorized(query: URLSearchParams, client: OauthClient, redirectUri: string): Record<string, string> {
    if (query.get("response_type") !== "code") return { error: "unsupported_response_type" };
    const challenge = query.get("code_challenge") ?? undefined;
    if (challenge === undefined && client.secret === undefined) return { error: "invalid_request" };
    if (challenge !== undefined && query.get("code_challenge_method") !== "S256") return { error: "invalid_request" };
    if (!isAllowed(query.get("scope"), client)) return { error: "invalid_scope" };
    const scopes = narrowed(query.get("scope"), client.scopes);
    const code = `test-code-${this.#codes.size + 1}-${Math.floor(this.#random() * 2 ** 32).toString(36)}`;
    const consent = { clientId: client.id, subject: "ada", scopes, isRevoked: false };
    this.#codes.set(code, { consent, redirectUri, challenge, expiresAt: this.#now() + 60_000, isUsed: false });
    return { code };
  }
}

/** Reads a form. What is empty counts as left out; what comes twice is refused (RFC 6749, section 3.2). */
async function readForm(request: Request): Promise<URLSearchParams> {
  const type = request.headers.get("content-type")?.split(";")[0]?.trim().toLowerCase();
  if (type !== "application/x-www-form-urlencoded") {
    throw oauthError("invalid_request", "Send the parameters as application/x-www-form-urlencoded.");
  }
  const pairs = [...new URLSearchParams(await request.text())].filter(([, value]) => value !== "");
  const form = new URLSearchParams(pairs);
  const names = [...form.keys()];
  if (new Set(names).size === names.length) return form;
  throw oauthError("invalid_request", "A parameter is given twice.");
}

function tokenIn(form: URLSearchParams): string {
  const token = form.get("token");
  if (token === null) throw oauthError("invalid_request", "The parameter token is missing.");
  return token;
}

function isGrantType(name: string): name is GrantType {
  return Object.hasOwn(grants, name);
}

function isAllowed(scope: string | null, { scopes }: OauthClient): boolean {
  return (scope ?? "").split(" ").every((each) => each === "" || scopes.includes(each));
}
