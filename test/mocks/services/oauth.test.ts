import { createHash } from "node:crypto";
import { describe, expect, onTestFinished, test } from "vitest";
import { intercept } from "../../../mocks/intercept.ts";
import { createOauth, type OauthOptions } from "../../../mocks/services/oauth.ts";
import { type OauthClient, seedClients } from "../../../mocks/services/oauth-clients.ts";
import type { TokenResponse } from "../../../mocks/services/oauth-tokens.ts";
import { jsonOf } from "./json-of.ts";

const origin = "http://auth.test";

function open(options: OauthOptions = {}) {
  const server = intercept(createOauth(options));
  onTestFinished(server.close);
  return server;
}

type Fields = Record<string, string>;
type OauthError = { error: string; error_description: string };

const formEncoded = (text: string) => new URLSearchParams({ "": text }).toString().slice(1);
const basic = (id: string, secret: string) =>
  `Basic ${Buffer.from(`${formEncoded(id)}:${formEncoded(secret)}`).toString("base64")}`;
const asTestClient = { authorization: basic("test-client", "test-secret-1") };
const asTestApp = { authorization: basic("test-app", "test-secret-2") };
const asWriter = { authorization: basic("a:b", "p%ss+w") };

function post(path: string, fields: Fields | [string, string][], headers: Fields = {}): Promise<Response> {
  return fetch(origin + path, { method: "POST", body: new URLSearchParams(fields), headers });
}

function clientCredentials(headers: Fields = asTestClient, fields: Fields = {}): Promise<Response> {
  return post("/token", { grant_type: "client_credentials", ...fields }, headers);
}

async function tokenFor(headers: Fields = asTestClient): Promise<string> {
  return (await jsonOf<TokenResponse>(clientCredentials(headers))).access_token;
}

function reports(token: string | undefined, init: RequestInit = {}): Promise<Response> {
  return fetch(`${origin}/reports`, {
    ...init,
    headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
  });
}

/** Signs in as the browser would, and fetches the tokens. */
async function signIn(): Promise<Response> {
  const code = new URL(await authorized()).searchParams.get("code") ?? "";
  return exchange(code);
}

const verifier = "a-verifier-that-is-long-enough-to-be-taken-seriously";
const challenge = createHash("sha256").update(verifier).digest("base64url");
const redirect_uri = "http://app.test/callback";

async function authorized(fields: Fields = {}): Promise<string> {
  const query = new URLSearchParams({
    response_type: "code",
    client_id: "test-app",
    redirect_uri,
    state: "s1",
    code_challenge: challenge,
    code_challenge_method: "S256",
    ...fields,
  });
  const response = await fetch(`${origin}/authorize?${query}`, { redirect: "manual" });
  return response.headers.get("location") ?? String(response.status);
}

function exchange(code: string, fields: Fields = {}): Promise<Response> {
  const form = { grant_type: "authorization_code", code, redirect_uri, code_verifier: verifier, ...fields };
  return post("/token", form, asTestApp);
}

function refresh(refresh_token: string, fields: Fields = {}): Promise<Response> {
  return post("/token", { grant_type: "refresh_token", refresh_token, ...fields }, asTestApp);
}

async function refusal(response: Promise<Response>): Promise<[number, string]> {
  const { status } = await response;
  return [status, (await jsonOf<OauthError>(response)).error];
}

describe("client credentials", () => {
  test("give a bearer token for an hour that nobody may store", async () => {
    open();
    const response = await clientCredentials();
    const { access_token, ...rest } = await jsonOf<TokenResponse>(response);
    expect([response.status, response.headers.get("cache-control"), typeof access_token, rest]).toEqual([
      200,
      "no-store",
      "string",
      { token_type: "Bearer", expires_in: 3_600, scope: "reports:read" },
    ]);
  });

  const forms: [sentence: string, headers: Fields, fields: Fields][] = [
    ["are read from a Basic header", asTestClient, {}],
    ["are read from the body", {}, { client_id: "test-client", client_secret: "test-secret-1" }],
    ["with a colon, a percent sign and a plus are read from a form-encoded Basic header", asWriter, {}],
    [
      "with a colon, a percent sign and a plus are read from the body",
      {},
      { client_id: "a:b", client_secret: "p%ss+w" },
    ],
    ["may stand in the header and repeat the client_id in the body", asTestClient, { client_id: "test-client" }],
  ];
  for (const [sentence, headers, fields] of forms) {
    test(sentence, async () => {
      open();
      expect((await clientCredentials(headers, fields)).status).toBe(200);
    });
  }

  const raw = (pair: string) => ({ authorization: `Basic ${Buffer.from(pair).toString("base64")}` });
  const wrong: [sentence: string, headers: Fields, fields: Fields, error: [number, string]][] = [
    ["with a wrong secret get 401", { authorization: basic("test-client", "wrong") }, {}, [401, "invalid_client"]],
    ["of nobody get 401", {}, {}, [401, "invalid_client"]],
    ["that skip the form encoding get 401", raw("a:b:p%ss+w"), {}, [401, "invalid_client"]],
    ["without a colon get 401", raw("test-client"), {}, [401, "invalid_client"]],
    ["in another scheme get 401", { authorization: "Bearer x" }, {}, [401, "invalid_client"]],
    ["given twice get 400", asTestClient, { client_secret: "test-secret-1" }, [400, "invalid_request"]],
    ["that ask for too much get 400", asTestClient, { scope: "reports:write" }, [400, "invalid_scope"]],
    ["of a client for another grant get 400", asTestApp, {}, [400, "unauthorized_client"]],
  ];
  for (const [sentence, headers, fields, error] of wrong) {
    test(sentence, async () => {
      const server = open();
      expect([await refusal(clientCredentials(headers, fields)), server.issued]).toEqual([error, []]);
    });
  }

  test("are asked for with a challenge where the header was tried, and without one where it was not", async () => {
    open();
    const tried = await clientCredentials({ authorization: basic("test-client", "wrong") });
    const notTried = await clientCredentials({}, { client_id: "test-client", client_secret: "wrong" });
    expect([tried.headers.get("www-authenticate")?.split(" ")[0], notTried.headers.get("www-authenticate")]).toEqual([
      "Basic",
      null,
    ]);
  });

  test("are never quoted in an error", async () => {
    open();
    const response = await clientCredentials({}, { client_id: "my-own-id", client_secret: "my-own-secret" });
    expect(await response.text()).not.toMatch(/my-own/);
  });

  test("may ask for less than they could have", async () => {
    open();
    const { scope } = await jsonOf<TokenResponse>(clientCredentials(asWriter, { scope: "reports:write" }));
    expect(scope).toBe("reports:write");
  });

  test("are counted", async () => {
    const server = open({ now: () => 5_000 });
    await clientCredentials();
    expect(server.issued).toEqual([
      { clientId: "test-client", grantType: "client_credentials", scope: "reports:read", at: 5_000 },
    ]);
  });
});

describe("a token request", () => {
  test("must be a form", async () => {
    open();
    const json = { method: "POST", body: '{"grant_type":"client_credentials"}' };
    const headers = { ...asTestClient, "content-type": "application/json" };
    expect(await refusal(fetch(`${origin}/token`, { ...json, headers }))).toEqual([400, "invalid_request"]);
  });

  test("must name its grant once, and one that exists", async () => {
    open();
    const grant: [string, string] = ["grant_type", "client_credentials"];
    expect([
      await refusal(post("/token", {}, asTestClient)),
      await refusal(post("/token", { grant_type: "" }, asTestClient)),
      await refusal(post("/token", [grant, grant], asTestClient)),
      await refusal(post("/token", { grant_type: "password" }, asTestClient)),
      await refusal(post("/token", { grant_type: "constructor" }, asTestClient)),
    ]).toEqual([
      [400, "invalid_request"],
      [400, "invalid_request"],
      [400, "invalid_request"],
      [400, "unsupported_grant_type"],
      [400, "unsupported_grant_type"],
    ]);
  });

  test("must be a POST", async () => {
    open();
    const response = await fetch(`${origin}/token`);
    expect([response.status, response.headers.get("allow")]).toEqual([405, "POST"]);
  });
});

describe("the API behind it", () => {
  test("serves who has a token", async () => {
    open();
    const response = await reports(await tokenFor());
    expect([response.status, (await jsonOf<unknown[]>(response)).length]).toEqual([200, 3]);
  });

  test("challenges who has none, without an error code", async () => {
    open();
    const response = await reports(undefined);
    expect([response.status, response.headers.get("www-authenticate")]).toEqual([401, 'Bearer realm="reports"']);
  });

  test("answers a made-up token with 401 invalid_token", async () => {
    open();
    const response = await reports("made-up");
    expect([response.status, response.headers.get("www-authenticate")]).toEqual([
      401,
      'Bearer realm="reports", error="invalid_token", error_description="The access token is expired or not known"',
    ]);
  });

  test("answers a malformed header with 400 invalid_request", async () => {
    open();
    expect(await refusal(reports("two words"))).toEqual([400, "invalid_request"]);
  });

  test("takes a token until the very end of its life and not longer", async () => {
    let at = 0;
    open({ accessTokenMs: 60_000, now: () => at });
    const token = await tokenFor();
    at = 59_999;
    const alive = await reports(token);
    at = 60_000;
    expect([alive.status, (await reports(token)).status]).toEqual([200, 401]);
  });

  test("refuses tokens that were revoked before their time, and takes new ones", async () => {
    const server = open();
    const old = await tokenFor();
    server.revokeAccessTokens();
    expect([(await reports(old)).status, (await reports(await tokenFor())).status]).toEqual([401, 200]);
  });

  test("answers a token without the scope with 403 insufficient_scope", async () => {
    const server = open();
    const response = await reports(await tokenFor(), { method: "POST", body: '{"title":"Mine"}' });
    expect([response.status, response.headers.get("www-authenticate"), server.reports.length]).toEqual([
      403,
      'Bearer realm="reports", error="insufficient_scope", error_description="The access token is not allowed to do this", scope="reports:write"',
      3,
    ]);
  });

  test("creates a report for who may, and names its author", async () => {
    open();
    const token = await tokenFor(asWriter);
    const response = await reports(token, { method: "POST", body: '{"title":"Mine"}' });
    const location = response.headers.get("location") ?? "";
    const read = await fetch(location, { headers: { authorization: `bearer ${token}` } });
    expect([response.status, location, await read.json()]).toEqual([
      201,
      `${origin}/reports/4`,
      { id: 4, title: "Mine", author: "a:b" },
    ]);
  });

  test("answers a bad report with 422 and an unknown one with 404", async () => {
    open();
    const token = await tokenFor(asWriter);
    const bad = await reports(token, { method: "POST", body: "no json" });
    const missing = await fetch(`${origin}/reports/99`, { headers: { authorization: `Bearer ${token}` } });
    expect([bad.status, missing.status]).toEqual([422, 404]);
  });
});

describe("a sign-in", () => {
  test("sends the browser back with a code, the state and the issuer", async () => {
    open();
    const back = new URL(await authorized());
    const { code, ...rest } = Object.fromEntries(back.searchParams);
    expect([back.origin + back.pathname, typeof code, rest]).toEqual([
      redirect_uri,
      "string",
      { state: "s1", iss: origin },
    ]);
  });

  test("never redirects to an address that is not registered", async () => {
    open();
    expect(await authorized({ redirect_uri: "http://evil.test/callback" })).toBe("400");
  });

  const refused: [fields: Fields, error: string][] = [
    [{ response_type: "token" }, "unsupported_response_type"],
    [{ scope: "everything" }, "invalid_scope"],
    [{ code_challenge_method: "plain" }, "invalid_request"],
  ];
  for (const [fields, error] of refused) {
    test(`goes back with ${error} for ${JSON.stringify(fields)}`, async () => {
      open();
      expect(new URL(await authorized(fields)).searchParams.get("error")).toBe(error);
    });
  }

  test("gives an access and a refresh token for its code", async () => {
    open();
    const { access_token, refresh_token } = await jsonOf<TokenResponse>(signIn());
    expect([(await reports(access_token)).status, typeof refresh_token]).toEqual([200, "string"]);
  });

  test("gives nothing for a code with another verifier, another address, or after a minute", async () => {
    let at = 0;
    open({ now: () => at });
    const code = new URL(await authorized()).searchParams.get("code") ?? "";
    const errors = [
      await refusal(exchange(code, { code_verifier: "another" })),
      await refusal(exchange(code, { redirect_uri: "http://app.test/other" })),
    ];
    at = 60_000;
    errors.push(await refusal(exchange(code)));
    expect(errors).toEqual([
      [400, "invalid_grant"],
      [400, "invalid_grant"],
      [400, "invalid_grant"],
    ]);
  });

  test("loses its tokens when its code comes a second time", async () => {
    open();
    const code = new URL(await authorized()).searchParams.get("code") ?? "";
    const { access_token } = await jsonOf<TokenResponse>(exchange(code));
    expect([await refusal(exchange(code)), (await reports(access_token)).status]).toEqual([
      [400, "invalid_grant"],
      401,
    ]);
  });
});

describe("a refresh token", () => {
  const signedIn = async () => (await jsonOf<TokenResponse>(signIn())).refresh_token ?? "";

  test("is exchanged for new tokens, another refresh token among them", async () => {
    open();
    const first = await signedIn();
    const { access_token, refresh_token } = await jsonOf<TokenResponse>(refresh(first));
    expect([(await reports(access_token)).status, refresh_token === first]).toEqual([200, false]);
  });

  test("that is used twice takes all tokens of the sign-in with it", async () => {
    open();
    const first = await signedIn();
    const next = await jsonOf<TokenResponse>(refresh(first));
    expect([
      await refusal(refresh(first)),
      await refusal(refresh(next.refresh_token ?? "")),
      (await reports(next.access_token)).status,
    ]).toEqual([[400, "invalid_grant"], [400, "invalid_grant"], 401]);
  });

  test("leaves other sign-ins alone when it is used twice", async () => {
    open();
    const [mine, other] = [await signedIn(), await signedIn()];
    await refresh(mine);
    await refresh(mine);
    expect((await refresh(other)).status).toBe(200);
  });

  test("ends after 30 days", async () => {
    let at = 0;
    open({ now: () => at });
    const token = await signedIn();
    at = 30 * 24 * 3_600_000;
    expect(await refusal(refresh(token))).toEqual([400, "invalid_grant"]);
  });

  test("can narrow the scope of one access token, and never widen it", async () => {
    open();
    const narrow = await jsonOf<TokenResponse>(refresh(await signedIn(), { scope: "reports:read" }));
    const wide = await jsonOf<TokenResponse>(refresh(narrow.refresh_token ?? ""));
    const tooWide = await refusal(refresh(wide.refresh_token ?? "", { scope: "everything" }));
    expect([narrow.scope, wide.scope, tooWide]).toEqual([
      "reports:read",
      "reports:read reports:write",
      [400, "invalid_scope"],
    ]);
  });

  test("is worth nothing to another client, and neither is an access token in its place", async () => {
    const other: OauthClient = { id: "other", secret: "test-secret-3", scopes: [], grantTypes: ["refresh_token"] };
    open({ clients: [...seedClients, other] });
    const { access_token, refresh_token = "" } = await jsonOf<TokenResponse>(signIn());
    const asOther = { authorization: basic("other", "test-secret-3") };
    expect([
      await refusal(refresh(access_token)),
      await refusal(post("/token", { grant_type: "refresh_token", refresh_token }, asOther)),
      (await refresh(refresh_token)).status,
    ]).toEqual([[400, "invalid_grant"], [400, "invalid_grant"], 200]);
  });

  test("is gone after its revocation, with the access tokens of the sign-in", async () => {
    open();
    const { access_token, refresh_token = "" } = await jsonOf<TokenResponse>(signIn());
    const revoked = await post("/revoke", { token: refresh_token }, asTestApp);
    expect([revoked.status, await refusal(refresh(refresh_token)), (await reports(access_token)).status]).toEqual([
      200,
      [400, "invalid_grant"],
      401,
    ]);
  });
});

describe("revocation and introspection", () => {
  test("revoke one access token, and say nothing about unknown ones", async () => {
    open();
    const token = await tokenFor();
    const statuses = [
      (await post("/revoke", { token }, asWriter)).status,
      (await reports(token)).status,
      (await post("/revoke", { token }, asTestClient)).status,
      (await reports(token)).status,
      (await post("/revoke", { token: "unknown" }, asTestClient)).status,
    ];
    expect(statuses).toEqual([200, 200, 200, 401, 200]);
  });

  test("tell what a token is good for, and only that it is not when it is not", async () => {
    open({ now: () => 1_000_000 });
    const token = await tokenFor();
    expect([
      await jsonOf(post("/introspect", { token }, asWriter)),
      await jsonOf(post("/introspect", { token: "unknown" }, asWriter)),
    ]).toEqual([
      {
        active: true,
        scope: "reports:read",
        client_id: "test-client",
        sub: "test-client",
        iat: 1_000,
        exp: 4_600,
        token_type: "Bearer",
      },
      { active: false },
    ]);
  });

  test("are for known clients with a token only", async () => {
    open();
    expect([
      await refusal(post("/introspect", { token: "x" })),
      await refusal(post("/revoke", {}, asTestClient)),
    ]).toEqual([
      [401, "invalid_client"],
      [400, "invalid_request"],
    ]);
  });
});

describe("the token server", () => {
  test("names its endpoints on the origin under which it is asked", async () => {
    open({ origin: "http://127.0.0.1:4021" });
    const { issuer, token_endpoint } = await jsonOf<Fields>(
      fetch("http://127.0.0.1:4021/.well-known/oauth-authorization-server"),
    );
    expect([issuer, token_endpoint]).toEqual(["http://127.0.0.1:4021", "http://127.0.0.1:4021/token"]);
  });

  test("gives the same tokens again after a reset, and forgets the old ones", async () => {
    const server = open();
    const first = await tokenFor();
    server.reset();
    const refused = (await reports(first)).status;
    expect([refused, (await tokenFor()) === first, server.issued.length]).toEqual([401, true, 1]);
  });
});
