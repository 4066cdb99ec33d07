import { problem } from "./problem.ts";

const tokens: ReadonlyMap<string, { readonly environments: readonly string[] }> = new Map([
  ["test-token-ci", { environments: ["staging", "production"] }],
  ["test-token-staging", { environments: ["staging"] }],
]);

/** The environments that the token of a request may deploy to. @throws 401 without a known Bearer token. */
export function allowedEnvironments(request: Request): readonly string[] {
  const token = /^Bearer\s+(\S+)\s*$/i.exec(request.headers.get("authorization") ?? "")?.[1];
  const known = token === undefined ? undefined : tokens.get(token);
  if (known) return known.environments;
  const error = token === undefined ? "" : ', error="invalid_token"';
  const headers = { "www-authenticate": `Bearer realm="ci"${error}` };
  throw problem(401, token === undefined ? "Send a Bearer token." : "The token is not valid.", { headers });
}
