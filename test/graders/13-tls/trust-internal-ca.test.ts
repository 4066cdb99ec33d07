import { generateKeyPairSync, randomInt, randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { dnsFailure, json, type Reply, refused, type Script } from "../../../mocks/script.ts";
import { CertificateAuthority, type Credentials } from "../../../mocks/tls/certificate-authority.ts";
import type * as Solution from "../../../solutions/13-tls/trust-internal-ca.ts";
import { openAnswer } from "../../../src/rig/answer.ts";
import type { Run } from "../../../src/rig/run.ts";
import { count, ms, story } from "../../../src/rig/story.ts";

const answer = openAnswer<typeof Solution>("13-tls/trust-internal-ca.ts");

const company = new CertificateAuthority("harbour company");
/** Another one that calls itself the same. */
const namesake = new CertificateAuthority("harbour company");
const other = new CertificateAuthority("somebody else");

const [inside, withPort, outside] = [
  "https://ci.inside.test",
  "https://ci.inside.test:8443",
  "https://api.public.test",
];
const shown = company.credentialsFor("ci.inside.test");

type Init = NonNullable<Parameters<Solution.Fetch>[1]>;
type Call = { ca: string; url: string; isParsed?: boolean; init?: Init };

/** Calls once, and tells what came. */
const ask = async (
  { trustInternalCa, UntrustedServerError }: typeof Solution,
  _origin: string,
  { ca, url, isParsed, init }: Call,
) => {
  try {
    const response = await trustInternalCa(ca)(isParsed ? new URL(url) : url, ...(init ? [init] : []));
    const served = response.headers.get("x-served");
    return { status: response.status, ok: response.ok, served, text: await response.text() };
  } catch (error) {
    const codes: unknown[] = [];
    for (let each = error; each instanceof Error; each = each.cause) codes.push((each as { code?: unknown }).code);
    const { name, host, code, message, cause } = error as Solution.UntrustedServerError;
    const hasCause = cause instanceof Error;
    const isUntrusted = error instanceof UntrustedServerError;
    return { error: { isUntrusted, name: String(name), host, code, codes, message, hasCause } };
  }
};

type Asked = Run<Awaited<ReturnType<typeof ask>>>;

/** What came of a call, in words. */
function outcome({ value, requests }: Asked): string {
  const sent = `Your client sent ${count(requests.filter(({ method }) => method !== "CONNECT").length, "request")}`;
  if (value === undefined) return `${sent}.`;
  if (!("error" in value)) return `${sent} and got status ${value.status}.`;
  const { isUntrusted, code, host, codes, message } = value.error ?? {};
  const known = `an UntrustedServerError with code ${code} and host ${host}`;
  return `${sent} and threw ${isUntrusted ? known : `an error with ${codes?.find(Boolean) ?? "no code"}: ${message}`}.`;
}

/** Asks a server that shows these credentials, with a token and a secret path. */
async function askServer(credentials: Credentials, origin = inside) {
  const token = randomUUID();
  const url = `${origin}/jobs/${randomInt(1e6)}?key=${randomUUID()}`;
  const run = await answer.evaluate(ask, {
    script: { [origin]: Array.from({ length: 4 }, () => json({ id: 1 })) },
    credentials: { [origin]: credentials },
    arguments: { ca: company.certificate, url, init: { headers: { authorization: `Bearer ${token}` } } },
  });
  return { run, hasLeaked: run.requests.some(({ headers }) => JSON.stringify(headers).includes(token)) };
}

/** The server must not be asked anything, though it is when all is well. */
async function holdRefusal(what: string, credentials: Credentials) {
  const good = await askServer(shown);
  const reached = good.run.value !== undefined && "status" in good.run.value;
  expect(reached, story(good.run, `The certificate was sound. ${outcome(good.run)}`, "R1 asks for the answer.")).toBe(
    true,
  );
  const { run, hasLeaked } = await askServer(credentials);
  const did = `The server showed ${what}. ${outcome(run)}${hasLeaked ? " The token went along." : ""}`;
  const isRefused = run.value !== undefined && "error" in run.value && run.requests.length === 0;
  expect(isRefused, story(run, did, "R3 asks to refuse it, and to send nothing.")).toBe(true);
}

test("R1 reaches servers of the company", {
  meta: {
    points: 2,
    hints: [
      "Look at the log: which request came, if one came at all, and what the function gave back.",
      "An agent makes the connections for a fetch. It takes a list of certificates of CAs, as texts. The fetch of undici takes the agent beside method, headers and body.",
      "const dispatcher = new Agent({ connect: { ca: [____] } });\nreturn (url, init) => fetch(url, { ...____, dispatcher });\n\nWhy make the agent once, and not for each call?",
    ],
  },
}, async () => {
  const cases = [
    [201, company.certificate, false],
    [404, `The CA of the harbour company\n${company.certificate}`, true],
  ] as const;
  for (const [status, ca, isParsed] of cases) {
    const [id, token, body] = [randomUUID(), randomUUID(), JSON.stringify({ branch: randomUUID() })];
    const init = { method: "POST", headers: { authorization: `Bearer ${token}`, "x-job": id }, body };
    const reply = json({ id }, { status, headers: { "x-served": id } });
    const run = await answer.evaluate(ask, {
      script: { [withPort]: [reply, reply] },
      credentials: { [withPort]: shown },
      arguments: { ca, url: `${withPort}/jobs?page=${randomInt(1e6)}`, isParsed, init },
    });
    const given = { status, ok: status === 201, served: id, text: JSON.stringify({ id }) };
    expect(run.value, story(run, outcome(run), `R1 asks for the answer, with status ${status}.`)).toEqual(given);
    const came = run.requests.map(({ method, headers, body }) => [
      method,
      headers.authorization,
      headers["x-job"],
      body,
    ]);
    const said = came.map(([way, token, job, body]) =>
      [way, `Authorization ${token ?? "none"}`, `X-Job ${job ?? "none"}`, body ? `the body ${body}` : "no body"].join(
        ", ",
      ),
    );
    const did = `Your client sent ${said.join("; then ") || "no request"}.`;
    expect(came, story(run, did, "R1 asks for one request with the caller's method, headers and body.")).toEqual([
      ["POST", `Bearer ${token}`, id, body],
    ]);
  }
  const run = await answer.evaluate(ask, {
    script: { [inside]: [json(1), json(1)] },
    credentials: { [inside]: shown },
    arguments: { ca: company.certificate, url: `${inside}/jobs` },
  });
  const came = run.requests.map(({ method, url }) => `${method} ${url}`);
  expect(came, story(run, outcome(run), "R1 asks for a GET where nothing else is said.")).toEqual([
    `GET ${inside}/jobs`,
  ]);
  const stopped = await answer.evaluate(
    async ({ trustInternalCa }, _url, { ca, url }) => {
      const stop = new AbortController();
      setTimeout(() => stop.abort(), 500);
      const call = trustInternalCa(ca)(url, { signal: stop.signal }).then((response) => response.text());
      return await call.then(
        () => "gave an answer",
        () => "rejected",
      );
    },
    {
      script: { [inside]: [json(1, { delayMs: 60_000 })] },
      credentials: { [inside]: shown },
      arguments: { ca: company.certificate, url: `${inside}/jobs` },
    },
  );
  const { value: ended, tookMs } = stopped;
  const stop = `The caller's signal aborted after 500 ms. Your function ${ended} after ${ms(tookMs)}.`;
  expect([ended, tookMs < 1_000], story(stopped, stop, "R1 asks to stop then.")).toEqual(["rejected", true]);
});

test("R2 still reaches servers that this process trusts", {
  meta: {
    points: 2,
    hints: [
      "The server of this check has a certificate from a CA that the owner of the machine has added. Is this CA on your list?",
      "The option `ca` takes the place of the list that Node would use. So put that list in as well: the one that this process goes by, not the one that Node was delivered with.",
      "ca: [...tls.____(), ca]\n\nWho would notice first if only `ca` stood there?",
    ],
  },
}, async () => {
  const id = randomUUID();
  const run = await answer.evaluate(ask, {
    script: { [outside]: [json({ id }), json({ id })] },
    arguments: { ca: company.certificate, url: `${outside}/users` },
  });
  const text = run.value && "text" in run.value ? run.value.text : undefined;
  const did = `The server showed a certificate that this process trusts. ${outcome(run)}`;
  expect(text, story(run, did, "R2 asks to reach it.")).toBe(JSON.stringify({ id }));
});

test("R3 refuses a certificate from another CA", {
  meta: {
    points: 2,
    hints: [
      "The message says who has signed for the server. Which line of yours lets it pass?",
      "Whoever sits between you and the server can write a certificate with any name on it. Only the signature of a CA on your list tells them apart. `rejectUnauthorized: false` lets everybody pass, and a look at the certificate after the answer comes too late.",
      "new Agent({ connect: { ca: [____, ca] } }) // and nothing about rejectUnauthorized\n\nWho reads the token if the connection is made first, and looked at later?",
    ],
  },
}, async () => {
  await holdRefusal("a certificate from a CA that nobody knows", other.credentialsFor("ci.inside.test"));
  const copy = namesake.credentialsFor("ci.inside.test");
  await holdRefusal("a certificate from another CA of the same name", copy);
  await holdRefusal("the same, with that CA", { ...copy, cert: copy.cert + namesake.certificate });
  await holdRefusal("a certificate that it had signed itself", company.credentialsFor("ci.inside.test", "self-signed"));
});

test(
  "R3 refuses a certificate that has expired",
  {
    meta: {
      points: 1,
      hints: [
        "The certificate of this server comes from the company's CA. It ended yesterday.",
        "TLS looks at the dates by itself, as long as you leave verification to it. A comparison of your own (is it signed by this CA?) forgets the rest.",
        "new Agent({ connect: { ca: [____, ca] } }) // nothing else\n\nWhat may have happened to a key that should be out of use?",
      ],
    },
  },
  () =>
    holdRefusal(
      "a certificate of the company that ended yesterday",
      company.credentialsFor("ci.inside.test", "expired-certificate"),
    ),
);

test(
  "R3 refuses a certificate for another host",
  {
    meta: {
      points: 2,
      hints: [
        "The certificate of this server comes from the company's CA, and has the name of another server on it.",
        "Every server of the company has a certificate from its CA, also the least important one. Whoever has broken into that one could pose as any other, if nobody compared the names. Leave `checkServerIdentity` as it is.",
        "new Agent({ connect: { ca: [____, ca] } }) // no checkServerIdentity\n\nHow many servers of a company have a certificate of its CA?",
      ],
    },
  },
  () =>
    holdRefusal(
      "a certificate of the company for another host",
      company.credentialsFor("ci.inside.test", "wrong-name"),
    ),
);

test("R4 leaves everybody else's trust alone", {
  meta: {
    points: 2,
    hints: [
      "The message says whose call went through, or did not, after your function had been made.",
      "`tls.setDefaultCACertificates`, `setGlobalDispatcher` and variables of the environment hold for the whole process: each library in it would trust the CA from then on. An agent of your own holds for your fetch only. Make one for each CA.",
      "export function trustInternalCa(ca: string): Fetch {\n  const dispatcher = ____; // in here: one for each CA\n  return (url, init) => fetch(url, { ...init, ____ });\n}\n\nWhat does a process trust after ten libraries have each added one?",
    ],
  },
}, async () => {
  const strange = "https://ci.other.test";
  const run = await answer.evaluate(
    async ({ trustInternalCa }, url, { ca, otherCa, strange }) => {
      const reached = (call: Promise<unknown>) => call.then(() => true).catch(() => false);
      const [here, there] = [trustInternalCa(ca), trustInternalCa(otherCa)];
      return {
        "the global fetch, while your function waited for an answer,": await (async () => {
          const waiting = reached(here(url));
          await new Promise((resolve) => setTimeout(resolve, 500));
          const isReached = await reached(fetch(url));
          await waiting;
          return isReached;
        })(),
        "the company's function": await reached(here(url)),
        "the other one's function": await reached(there(strange)),
        "the global fetch": await reached(fetch(url)),
        "the global fetch, asked for the other server,": await reached(fetch(strange)),
        "the other one's function, asked for the company's server,": await reached(there(url)),
        "the company's function, asked for the other server,": await reached(here(strange)),
      };
    },
    {
      script: { [inside]: [json(1, { delayMs: 1_000 }), ...replies(6)], [strange]: replies(6) },
      credentials: { [inside]: shown, [strange]: other.credentialsFor("ci.other.test") },
      arguments: { ca: company.certificate, otherCa: other.certificate, strange },
    },
  );
  const rights = [false, true, true, false, false, false, false];
  const got = Object.entries(run.value ?? {});
  const wrong = got.find(([, isReached], index) => isReached !== rights[index]);
  const did = wrong ? `After your code had run, ${wrong[0]} ${wrong[1] ? "got" : "did not get"} an answer.` : "";
  const asked = "R4 asks that each CA is trusted by the function that was made with it, and by nobody else.";
  expect(
    got.map(([, isReached]) => isReached),
    story(run, did || "Your function did not return.", asked),
  ).toEqual(rights);
});

test("R5 says why a server was refused", {
  meta: {
    points: 2,
    hints: [
      "The message shows the error that your function threw. Compare its class, its code and its host with those that were asked for.",
      "fetch rejects with a TypeError, and the reason stands in its `cause`, where `code` is the word of TLS. A request of node:https has the code on the error itself. Catch, look, and throw your own error with both facts.",
      "} catch (error) {\n  const code = error.____?.code;\n  if (!refusalCodes.includes(code)) throw ____;\n  throw new UntrustedServerError(code, new URL(url).____, { cause: error });\n}\n\nWhat would a caller do with `fetch failed`?",
    ],
  },
}, async () => {
  const copy = namesake.credentialsFor("ci.inside.test");
  const cases: [string, Credentials][] = [
    ["UNABLE_TO_VERIFY_LEAF_SIGNATURE", other.credentialsFor("ci.inside.test")],
    ["SELF_SIGNED_CERT_IN_CHAIN", { ...copy, cert: copy.cert + namesake.certificate }],
    ["DEPTH_ZERO_SELF_SIGNED_CERT", company.credentialsFor("ci.inside.test", "self-signed")],
    ["CERT_HAS_EXPIRED", company.credentialsFor("ci.inside.test", "expired-certificate")],
    ["ERR_TLS_CERT_ALTNAME_INVALID", company.credentialsFor("ci.inside.test", "wrong-name")],
  ];
  for (const [index, [code, credentials]] of cases.entries()) {
    const origin = index % 2 === 0 ? withPort : inside;
    const { run } = await askServer(credentials, origin);
    const { host } = new URL(origin);
    const error = run.value && "error" in run.value ? run.value.error : undefined;
    expect(
      [error?.isUntrusted, error?.code, error?.host],
      story(run, outcome(run), `R5 asks for an UntrustedServerError with code ${code} and host ${host}.`),
    ).toEqual([true, code, host]);
    const did = "The error that your function threw has no cause.";
    expect(error?.hasCause, story(run, did, "R5 asks for the error that was caught.")).toBe(true);
  }
});

test("R5 leaves other errors as they are", {
  meta: {
    points: 1,
    hints: [
      "In this check nobody showed a certificate: there was no connection. Which error did your function throw?",
      "A connection that fails says nothing about trust. Ask first whether the code is one of the five; if not, throw the very error that you have caught.",
      "if (!refusalCodes.includes(____)) throw ____;\n\nWhat would a retry make of an outage that calls itself a bad certificate?",
    ],
  },
}, async () => {
  const cases: [Reply, string][] = [
    [refused(), "ECONNREFUSED"],
    [dnsFailure(), "ENOTFOUND"],
  ];
  for (const [reply, code] of cases) {
    const run = await answer.evaluate(ask, {
      script: { [inside]: [reply, reply] },
      credentials: { [inside]: shown },
      arguments: { ca: company.certificate, url: `${inside}/jobs` },
    });
    const { isUntrusted, name, codes } = (run.value && "error" in run.value && run.value.error) || {};
    // A fetch has the code in the cause of its TypeError, other clients on the error.
    const isAsItWas = isUntrusted === false && codes?.[name === "TypeError" ? 1 : 0] === code;
    expect(isAsItWas, story(run, outcome(run), `R5 asks for the error with ${code}, as it comes.`)).toBe(true);
  }
});

test("R6 does not take any text for a certificate", {
  meta: {
    points: 1,
    hints: [
      "The message says what the text was, and what your function made of it.",
      "Node trusts nobody because of a text that it cannot read, and says nothing: the error comes days later, and speaks of the server. `X509Certificate` of node:crypto reads a certificate, and throws if there is none.",
      'try {\n  new X509Certificate(____);\n} catch {\n  throw new TypeError("____");\n}\n\nWhy leave its own error out of yours?',
    ],
  },
}, async () => {
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const key = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
  const [, secret = ""] = key.split("\n");
  const { certificate } = company;
  const broken = certificate.replace(/\n.{64}\n/, `\n${"A".repeat(64)}\n`);
  const texts = {
    "an empty text": "",
    "a path": "./company-ca.pem",
    "a private key": key,
    "a broken certificate": broken,
  };
  for (const [what, ca] of Object.entries(texts)) {
    const run = await answer.evaluate(
      ({ trustInternalCa }, _url, text) => {
        try {
          return { made: typeof trustInternalCa(text) };
        } catch (error) {
          const { inspect } = process.getBuiltinModule("node:util");
          const { name } = error as Error;
          return { isTypeError: error instanceof TypeError, name, message: inspect(error, { depth: null }) };
        }
      },
      { arguments: ca },
    );
    const { isTypeError, name, message = "" } = run.value ?? {};
    const did = `The text was ${what}. Your function ${name ? `threw ${name}` : "returned"}.`;
    expect(isTypeError ?? false, story(run, did, "R6 asks for a TypeError at once.")).toBe(true);
    const quotes = `The text was ${what}, and your error quotes it.`;
    const hasQuoted = ca === key && message.includes(secret.slice(0, 20));
    expect(hasQuoted, story(run, quotes, "R6 asks not to quote the text.")).toBe(false);
  }
});

function replies(length: number): Script {
  return Array.from({ length }, () => json(1));
}
