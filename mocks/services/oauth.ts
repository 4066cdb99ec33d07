import { HttpResponse } from "../http-response.ts";
import type { Service } from "../intercept.ts";
import { seededRandom } from "../random.ts";
import { OauthApi } from "./oauth-api.ts";
import { type OauthClient, seedClients } from "./oauth-clients.ts";
import { type Report, Reports } from "./oauth-reports.ts";
import type { Issued } from "./oauth-tokens.ts";
import { type Call, type RouteTable, routes } from "./routes.ts";

/** How a token server behaves. */
export type OauthOptions = {
  /** Default: `http://auth.test`. */
  readonly origin?: string;
  /** Default: `seedClients`. */
  readonly clients?: readonly OauthClient[];
  /** Life of an access token in milliseconds. Default: an hour. */
  readonly accessTokenMs?: number;
  /** Life of a refresh token in milliseconds. Default: 30 days. */
  readonly refreshTokenMs?: number;
  readonly now?: () => number;
  /** Makes tokens that cannot be guessed. Default: seeded, so that they are the same each time. */
  readonly random?: () => number;
};

/** A token server, and what it has done. */
export type OauthService = Service & {
  /** Every token answer, in order. */
  readonly issued: readonly Issued[];
  readonly reports: readonly Report[];
  /** Makes every access token worthless before its time. */
  revokeAccessTokens(): void;
};

/**
 * Makes an OAuth 2 token server with a small API behind it.
 *
 * Grants: client credentials, authorization code with PKCE, refresh token with rotation. `GET /reports` needs the
 * scope `reports:read`, `POST /reports` needs `reports:write`.
 */
export function createOauth(options: OauthOptions = {}): OauthService {
  const filled = fill(options);
  let api = new OauthApi(filled);
  let reports = new Reports(api.tokens);
  const table: RouteTable = {
    "/.well-known/oauth-authorization-server": { GET: metadata },
    "/.well-known/openid-configuration": { GET: metadata },
    "/authorize": { GET: (call) => api.authorize(call) },
    "/token": { POST: (call) => api.token(call) },
    "/revoke": { POST: (call) => api.revoke(call) },
    "/introspect": { POST: (call) => api.introspect(call) },
    "/reports": { GET: (call) => reports.list(call), POST: (call) => reports.create(call) },
    "/reports/:id": { GET: (call, id) => reports.read(call, id) },
  };
  return {
    origin: filled.origin,
    handlers: routes(table, { origin: filled.origin, unknownPath, unknownMethod }),
    get issued() {
      return api.issued;
    },
    get reports() {
      return reports.all;
    },
    revokeAccessTokens: () => api.tokens.revokeAccessTokens(),
    reset: () => {
      api = new OauthApi(fill(options));
      reports = new Reports(api.tokens);
    },
  };
}

function fill(options: OauthOptions): Required<OauthOptions> {
  return {
    origin: "http://auth.test",
    clients: seedClients,
    accessTokenMs: 3_600_000,
    refreshTokenMs: 30 * 24 * 3_600_000,
    now: Date.now,
    random: seededRandom(7),
    ...options,
  };
}

/** What the server says of itself (RFC 8414). The issuer is the origin under which it was asked. */
function metadata({ url: { origin } }: Call): Response {
  const authMethods = ["client_secret_basic", "client_secret_post", "none"];
  return HttpResponse.json({
    issuer: origin,
    authorization_endpoint: `${origin}/authorize`,
    token_endpoint: `${origin}/token`,
    revocation_endpoint: `${origin}/revoke`,
    introspection_endpoint: `${origin}/introspect`,
    scopes_supported: ["reports:read", "reports:write"],
    response_types_supported: ["code"],
    grant_types_supported: ["authorization_code", "client_credentials", "refresh_token"],
    token_endpoint_auth_methods_supported: authMethods,
    revocation_endpoint_auth_methods_supported: authMethods,
    introspection_endpoint_auth_methods_supported: authMethods,
    code_challenge_methods_supported: ["S256"],
    authorization_response_iss_parameter_supported: true,
  });
}

function unknownPath(): Response {
  return HttpResponse.json({ error: "not_found" }, { status: 404 });
}

function unknownMethod(_call: Call, allow: string): Response {
  const error = { error: "invalid_request", error_description: `Use ${allow}.` };
  return HttpResponse.json(error, { status: 405, headers: { allow } });
}
