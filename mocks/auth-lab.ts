import { http } from "msw";
import { answerWith } from "./answer-with.ts";
import { lessonClock } from "./clock.ts";
import type { Opened, Service } from "./intercept.ts";
import { now, open } from "./lab.ts";
import { createOauth, type OauthService } from "./services/oauth.ts";

/** How the token server of a lesson behaves. */
export type AuthOptions = {
  /** Life of a token, in milliseconds. */
  readonly lifeMs: number;
  /** Time from request to answer, in milliseconds. Default: 20. */
  readonly latencyMs?: number;
};

/** Opens a token server with reports behind it, on the clock of the lesson. */
export function openAuth({ lifeMs, latencyMs = 20 }: AuthOptions): OauthService & Opened {
  return open(slow(createOauth({ now, accessTokenMs: lifeMs }), latencyMs));
}

/** Fetches a token for `test-client`, which may read reports: by the client credentials grant, with a form. */
export async function fetchToken(): Promise<{ access_token: string; expires_in: number }> {
  const response = await fetch("http://auth.test/token", {
    method: "POST",
    headers: { Authorization: `Basic ${Buffer.from("test-client:test-secret-1").toString("base64")}` },
    body: new URLSearchParams({ grant_type: "client_credentials" }),
  });
  if (!response.ok) throw new Error(`The token server answered ${response.status}`);
  return (await response.json()) as { access_token: string; expires_in: number };
}

/** The same service, with a latency: it decides when a request arrives, and answers later. */
function slow<S extends Service>(service: S, latencyMs: number): S {
  const ask = answerWith(service);
  const handler = http.all(`${service.origin}/*`, async ({ request }) => {
    const response = await ask(request);
    await lessonClock.sleep(latencyMs);
    return response;
  });
  // Everything else, getters included, stays that of the service.
  return Object.create(service, { handlers: { value: [handler], enumerable: true } }) as S;
}
