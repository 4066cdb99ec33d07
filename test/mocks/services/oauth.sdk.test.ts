import * as oauth from "oauth4webapi";
import * as openid from "openid-client";
import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { intercept } from "../../../mocks/intercept.ts";
import { createOauth, type OauthService } from "../../../mocks/services/oauth.ts";

const issuer = new URL("http://auth.test");
const reportsUrl = new URL("http://auth.test/reports");
const insecure = { [oauth.allowInsecureRequests]: true };

let server: OauthService;

beforeEach(() => {
  const opened = intercept(createOauth());
  server = opened;
  onTestFinished(opened.close);
});

describe("oauth4webapi", () => {
  async function discover(): Promise<oauth.AuthorizationServer> {
    const response = await oauth.discoveryRequest(issuer, { algorithm: "oauth2", ...insecure });
    return oauth.processDiscoveryResponse(issuer, response);
  }

  async function clientCredentials(
    id: string,
    auth: oauth.ClientAuth,
    scope = "",
  ): Promise<oauth.TokenEndpointResponse> {
    const as = await discover();
    const client = { client_id: id };
    const parameters = new URLSearchParams(scope && { scope });
    const response = await oauth.clientCredentialsGrantRequest(as, client, auth, parameters, insecure);
    return oauth.processClientCredentialsResponse(as, client, response);
  }

  const ways = [
    ["in the header", oauth.ClientSecretBasic],
    ["in the body", oauth.ClientSecretPost],
  ] as const;
  for (const [place, way] of ways) {
    test(`gets a token with credentials ${place}, odd characters and all`, async () => {
      const { access_token, token_type, expires_in, scope } = await clientCredentials("a:b", way("p%ss+w"));
      const response = await oauth.protectedResourceRequest(access_token, "GET", reportsUrl, undefined, null, insecure);
      expect([token_type, expires_in, scope, response.status]).toEqual([
        "bearer",
        3_600,
        "reports:read reports:write",
        200,
      ]);
    });
  }

  test("reads invalid_client from the body when the secret there is wrong", async () => {
    const attempt = clientCredentials("test-client", oauth.ClientSecretPost("wrong"));
    await expect(attempt).rejects.toMatchObject({ name: "ResponseBodyError", status: 401, error: "invalid_client" });
  });

  test("reads the challenge when the secret in the header is wrong", async () => {
    const attempt = clientCredentials("test-client", oauth.ClientSecretBasic("wrong"));
    const cause = [{ scheme: "basic", parameters: { realm: "token endpoint", charset: "UTF-8" } }];
    await expect(attempt).rejects.toMatchObject({ name: "WWWAuthenticateChallengeError", status: 401, cause });
  });

  test("reads the challenge of the API when a token has ended or may not do it", async () => {
    const { access_token } = await clientCredentials("test-client", oauth.ClientSecretBasic("test-secret-1"));
    const ask = (method: string) =>
      oauth.protectedResourceRequest(access_token, method, reportsUrl, undefined, null, insecure).then(
        () => "served",
        (error: oauth.WWWAuthenticateChallengeError) => error.cause[0]?.parameters.error,
      );
    const before = [await ask("GET"), await ask("POST")];
    server.revokeAccessTokens();
    expect([...before, await ask("GET")]).toEqual(["served", "insufficient_scope", "invalid_token"]);
  });

  test("introspects and revokes", async () => {
    const as = await discover();
    const client = { client_id: "test-client" };
    const auth = oauth.ClientSecretBasic("test-secret-1");
    const { access_token } = await clientCredentials("test-client", auth);
    const isActive = async () => {
      const response = await oauth.introspectionRequest(as, client, auth, access_token, insecure);
      return (await oauth.processIntrospectionResponse(as, client, response)).active;
    };
    const before = await isActive();
    await oauth.processRevocationResponse(await oauth.revocationRequest(as, client, auth, access_token, insecure));
    expect([before, await isActive()]).toEqual([true, false]);
  });
});

describe("openid-client", () => {
  function configure(id: string, secret: string, auth?: openid.ClientAuth): Promise<openid.Configuration> {
    return openid.discovery(issuer, id, secret, auth, { algorithm: "oauth2", execute: [openid.allowInsecureRequests] });
  }

  for (const way of [openid.ClientSecretBasic, openid.ClientSecretPost]) {
    test(`gets a token by client credentials through ${way.name}`, async () => {
      const config = await configure("a:b", "p%ss+w", way("p%ss+w"));
      const { access_token } = await openid.clientCredentialsGrant(config, { scope: "reports:read" });
      const response = await openid.fetchProtectedResource(config, access_token, reportsUrl, "GET");
      expect(response.status).toBe(200);
    });
  }

  test("discovers the server where OpenID Connect puts its document, too", async () => {
    const config = await openid.discovery(issuer, "test-client", "test-secret-1", undefined, {
      execute: [openid.allowInsecureRequests],
    });
    expect(config.serverMetadata().token_endpoint).toBe("http://auth.test/token");
  });

  test("names the error of a wrong secret", async () => {
    const config = await configure("test-client", "wrong");
    await expect(openid.clientCredentialsGrant(config)).rejects.toMatchObject({ error: "invalid_client", status: 401 });
  });

  async function signIn(config: openid.Configuration) {
    const pkceCodeVerifier = openid.randomPKCECodeVerifier();
    const expectedState = openid.randomState();
    const url = openid.buildAuthorizationUrl(config, {
      redirect_uri: "http://app.test/callback",
      state: expectedState,
      code_challenge: await openid.calculatePKCECodeChallenge(pkceCodeVerifier),
      code_challenge_method: "S256",
    });
    const back = (await fetch(url, { redirect: "manual" })).headers.get("location") ?? "";
    return openid.authorizationCodeGrant(config, new URL(back), { pkceCodeVerifier, expectedState });
  }

  test("signs in with PKCE, and refreshes with a new refresh token each time", async () => {
    const config = await configure("test-app", "test-secret-2");
    const first = await signIn(config);
    const second = await openid.refreshTokenGrant(config, first.refresh_token ?? "");
    const third = await openid.refreshTokenGrant(config, second.refresh_token ?? "");
    const response = await openid.fetchProtectedResource(config, third.access_token, reportsUrl, "GET");
    expect([new Set([first, second, third].map((each) => each.refresh_token)).size, response.status]).toEqual([3, 200]);
  });

  test("learns that a refresh token was used before", async () => {
    const config = await configure("test-app", "test-secret-2");
    const { refresh_token = "" } = await signIn(config);
    await openid.refreshTokenGrant(config, refresh_token);
    const again = openid.refreshTokenGrant(config, refresh_token);
    await expect(again).rejects.toMatchObject({ error: "invalid_grant", status: 400 });
  });
});
