import { describe, expect, test } from "vitest";
import { fetchToken, openAuth } from "../../mocks/auth-lab.ts";
import { sleep } from "../../mocks/lab.ts";

const reports = "http://auth.test/reports";
const statusWith = async (token: string) =>
  (await fetch(reports, { headers: { authorization: `Bearer ${token}` } })).status;

describe("openAuth()", () => {
  test("gives tokens that live as long as it is told, on the clock of the lesson", async () => {
    const service = openAuth({ lifeMs: 60_000 });
    const { access_token, expires_in } = await fetchToken();
    expect([expires_in, await statusWith(access_token)]).toEqual([60, 200]);
    await sleep(60_000);
    expect(await statusWith(access_token)).toBe(401);
    expect(service.issued.length).toBe(1);
    service.close();
  });

  test("answers after its latency, and decides when a request arrives", async () => {
    const service = openAuth({ lifeMs: 50, latencyMs: 40 });
    const { access_token } = await fetchToken();
    expect(await statusWith(access_token)).toBe(200);
    expect(service.log).toMatchObject([
      { path: "/token", atMs: 0, endedAtMs: 40 },
      { path: "/reports", atMs: 40, endedAtMs: 80 },
    ]);
    service.close();
  });
});
