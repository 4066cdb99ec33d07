import { expect, test } from "vitest";
import { badCertificate, json, large, never, redirect, refused, reset, type Script } from "../../mocks/script.ts";
import { CertificateAuthority } from "../../mocks/tls/certificate-authority.ts";
import type { RunError } from "../../src/rig/run-error.ts";
import { clients } from "./answers/clients.ts";
import { openTestAnswer } from "./test-answer.ts";

const origin = "https://api.example.com";
const answer = openTestAnswer<typeof import("./answers/once.ts")>("once.ts");
const traffic = openTestAnswer<typeof import("./answers/traffic.ts")>("traffic.ts");

for (const client of Object.keys(clients)) {
  test(`${client} speaks TLS with a server of any name`, async () => {
    const run = await ask(client, [json({ id: 1 }, { delayMs: 200 })]);
    expect(run.value).toMatchObject({ text: '{"id":1}' });
    expect(run.requests).toMatchObject([{ url: `${origin}/users`, outcome: "answered", endedAtMs: 200 }]);
  });

  test.for([
    ["unknown-authority", "UNABLE_TO_VERIFY_LEAF_SIGNATURE"],
    ["expired-certificate", "CERT_HAS_EXPIRED"],
    ["wrong-name", "ERR_TLS_CERT_ALTNAME_INVALID"],
  ] as const)(`${client} does not trust a certificate with this fault: %s`, async ([fault, code]) => {
    const run = await ask(client, [badCertificate(fault), json(1)]);
    expect(codesOf(run.error)).toContain(code);
    expect(run.requests).toMatchObject([{ method: "CONNECT", url: origin, outcome: fault }]);
  });

  test(`${client} meets faults of the connection under TLS`, async () => {
    expect(codesOf((await ask(client, [refused()])).error)).toContain("ECONNREFUSED");
    expect(codesOf((await ask(client, [reset({ afterBytes: 3 })])).error)).toContain("ECONNRESET");
    expect((await ask(client, [never()])).requests).toMatchObject([{ outcome: "aborted", endedAtMs: 5_000 }]);
  });
}

test.for(Object.keys(clients))("%s meets the certificate that a check chooses", async (client) => {
  const company = new CertificateAuthority("harbour company");
  const askWith = (fault?: "self-signed") =>
    answer.evaluate(({ askWithTimeout }, url, client) => askWithTimeout(`${url}/users`, client, 5_000), {
      script: { [origin]: [json(1)] },
      credentials: { [origin]: company.credentialsFor("api.example.com", fault) },
      arguments: client,
    });
  const run = await askWith();
  expect(codesOf(run.error)).toContain("UNABLE_TO_VERIFY_LEAF_SIGNATURE");
  expect(run.requests).toEqual([]);
  expect(codesOf((await askWith("self-signed")).error)).toContain("DEPTH_ZERO_SELF_SIGNED_CERT");
});

test("a variable of the environment that an answer sets does not reach the next evaluation", async () => {
  const evaluate = () =>
    answer.evaluate(() => {
      const before = process.env.NODE_TLS_REJECT_UNAUTHORIZED;
      process.env.NODE_TLS_REJECT_UNAUTHORIZED = "0";
      return before;
    });
  expect([(await evaluate()).value, (await evaluate()).value]).toEqual([undefined, undefined]);
});

test("a large body comes through TLS", async () => {
  const run = await traffic.evaluate(({ download }, url) => download(url), { script: { [origin]: [large(5e6)] } });
  expect(run.value).toMatchObject({ bytes: 5e6 });
});

test("a redirect leads from TLS to plain HTTP", async () => {
  const run = await answer.evaluate(({ askWithTimeout }, url) => askWithTimeout(url, "fetch", 5_000), {
    script: { [origin]: [redirect("http://plain.test/x")], "http://plain.test": [json(1)] },
  });
  expect(run.requests.map(({ url }) => url)).toEqual([`${origin}/`, "http://plain.test/x"]);
});

test("a bad certificate of an origin without TLS is a mistake of the check", async () => {
  const run = answer.evaluate(() => {}, { script: [badCertificate("wrong-name")] });
  await expect(run).rejects.toThrow('"http://api.test" shows no certificate');
});

function ask(client: string, script: Script) {
  return answer.evaluate(({ askWithTimeout }, url, client) => askWithTimeout(`${url}/users`, client, 5_000), {
    script: { [origin]: script },
    arguments: client,
  });
}

function codesOf(error: RunError | undefined): unknown[] {
  return error === undefined ? [] : [error.data.code, ...codesOf(error.cause as RunError | undefined)];
}
