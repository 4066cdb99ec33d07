import { HttpResponse } from "../http-response.ts";

/** The error codes of the token endpoint and the authorization endpoint (RFC 6749, sections 5.2 and 4.1.2.1). */
export type OauthErrorCode =
  | "invalid_request"
  | "invalid_client"
  | "invalid_grant"
  | "unauthorized_client"
  | "unsupported_grant_type"
  | "unsupported_response_type"
  | "unsupported_token_type"
  | "invalid_scope";

/** Token answers, good and bad, must not be stored by anybody (RFC 6749, section 5.1). */
export const noStore = { "cache-control": "no-store", pragma: "no-cache" } as const;

/** An error of the token endpoint, to return or to throw. It never quotes a secret, a token or a code. */
export function oauthError(error: OauthErrorCode, error_description: string): Response {
  return HttpResponse.json({ error, error_description }, { status: 400, headers: noStore });
}

/** 401 to a client that is unknown or has the wrong secret; a challenge to one that tried `Authorization`. */
export function invalidClient(triedHeader: boolean): Response {
  const body = { error: "invalid_client", error_description: "Client authentication failed." };
  const challenge = triedHeader ? { "www-authenticate": 'Basic realm="token endpoint", charset="UTF-8"' } : {};
  return HttpResponse.json(body, { status: 401, headers: { ...noStore, ...challenge } });
}
