import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import type { Service } from "../../../mocks/intercept.ts";
import { createDirectory } from "../../../mocks/services/directory.ts";
import { createEc2 } from "../../../mocks/services/ec2.ts";
import { createEcho } from "../../../mocks/services/echo.ts";
import { createFiles } from "../../../mocks/services/files.ts";
import { createHealth } from "../../../mocks/services/health.ts";
import { createIam } from "../../../mocks/services/iam.ts";
import { createItems } from "../../../mocks/services/items.ts";
import { createKubernetes } from "../../../mocks/services/kubernetes.ts";
import { createOauth } from "../../../mocks/services/oauth.ts";
import { createQuota } from "../../../mocks/services/quota.ts";
import { createWeather } from "../../../mocks/services/weather.ts";
import { signed } from "./aws-calls.ts";
import { onPort } from "./on-port.ts";

type Make = (origin: string) => Service;
type Ask = { path: string; method?: string; headers?: Record<string, string>; body?: string };

const json = { "content-type": "application/json" };
const form = { "content-type": "application/x-www-form-urlencoded" };

/** One request each that sends a body, or gets one that is not plain, where the service has such a thing. */
const cases: [name: string, make: Make, ask: Ask, status: number, words: string][] = [
  [
    "items",
    (origin) => createItems({ origin }),
    { path: "/items", method: "POST", headers: json, body: '{"name":"kettle","quantity":1}' },
    201,
    "kettle",
  ],
  [
    "oauth",
    (origin) => createOauth({ origin }),
    {
      path: "/token",
      method: "POST",
      headers: form,
      body: "grant_type=client_credentials&client_id=test-client&client_secret=test-secret-1",
    },
    200,
    "access_token",
  ],
  ["echo", (origin) => createEcho({ origin }), { path: "/gzip" }, 200, "gzipped"],
  ["quota", (origin) => createQuota({ origin }), { path: "/prices/1" }, 200, "cents"],
  [
    "weather",
    (origin) => createWeather({ origin }),
    { path: "/v1/forecast?latitude=52.52&longitude=13.41&hourly=temperature_2m" },
    200,
    "°C",
  ],
  [
    "kubernetes",
    (origin) => createKubernetes({ origin }),
    { path: "/api/v1/namespaces/shop/pods", headers: { authorization: "Bearer test-token-reader" } },
    200,
    "PodList",
  ],
  [
    "iam",
    (origin) => createIam({ origin }),
    { path: "/", method: "POST", headers: { ...form, ...signed("iam") }, body: "Action=ListUsers&Version=2010-05-08" },
    200,
    "<ListUsersResponse",
  ],
  [
    "ec2",
    (origin) => createEc2({ origin }),
    {
      path: "/",
      method: "POST",
      headers: { ...form, ...signed("ec2") },
      body: "Action=DescribeInstances&Version=2016-11-15",
    },
    200,
    "<reservationSet>",
  ],
  [
    "files",
    (origin) => createFiles({ origin }),
    { path: "/files/notes.txt", headers: { range: "bytes=0-10" } },
    206,
    "Harbour log",
  ],
  ["directory", (origin) => createDirectory({ origin }), { path: "/directory" }, 200, "(660) 663-4518"],
  ["health", (origin) => createHealth({ origin }), { path: "/billing/health" }, 503, "fail"],
];

describe("on a real port", () => {
  for (const [name, make, { path, ...init }, status, words] of cases) {
    test(`${name} answers fetch`, async () => {
      const { origin } = await onPort(make);
      const response = await fetch(origin + path, init);
      const text = await response.text();
      expect([response.status, text.includes(words) ? words : text]).toEqual([status, words]);
    });
  }

  test("links lead to the port", async () => {
    const { origin } = await onPort((at) => createItems({ origin: at }));
    const created = await fetch(`${origin}/items`, {
      method: "POST",
      headers: json,
      body: '{"name":"kettle","quantity":1}',
    });
    expect(await (await fetch(created.headers.get("location") ?? "")).json()).toMatchObject({ name: "kettle" });
  });

  test("several cookies come one by one", async () => {
    const { origin } = await onPort((at) => createEcho({ origin: at }));
    const response = await fetch(`${origin}/cookies/set?a=1&b=2`, { redirect: "manual" });
    expect(response.headers.getSetCookie()).toEqual(["a=1; Path=/", "b=2; Path=/"]);
  });
});

/** curl as it is on this machine; `undefined` where there is none. */
const curlVersion = await promisify(execFile)("curl", ["--version"]).then(
  ({ stdout }) => stdout.split(" ")[1],
  () => undefined,
);
const isRequired = process.env.STORMPROOF_REQUIRE?.split(",").includes("curl") ?? false;

describe.skipIf(curlVersion === undefined && !isRequired)("curl", () => {
  const curl = async (...args: string[]) =>
    (await promisify(execFile)("curl", ["--silent", "--noproxy", "*", ...args])).stdout;

  for (const [name, make, { path, method = "GET", headers = {}, body }, status, words] of cases) {
    test(`gets an answer from ${name}`, async () => {
      const { origin } = await onPort(make);
      const headerArgs = Object.entries(headers).flatMap(([header, value]) => ["--header", `${header}: ${value}`]);
      const bodyArgs = body === undefined ? [] : ["--data-raw", body];
      const output = await curl(
        "--compressed",
        "--request",
        method,
        ...headerArgs,
        ...bodyArgs,
        "--write-out",
        "\n%{http_code}",
        origin + path,
      );
      expect([output.split("\n").at(-1), output.includes(words) ? words : output]).toEqual([String(status), words]);
    });
  }

  test("uploads a form", async () => {
    const files = await onPort((origin) => createFiles({ origin }));
    const output = await curl(
      "--form",
      `file=@${import.meta.filename};filename=mine.ts`,
      "--form",
      "note=hello",
      `${files.origin}/files`,
    );
    const { fields } = JSON.parse(output) as { fields: unknown };
    expect([fields, files.bytes("mine.ts")]).toEqual([{ note: "hello" }, readFileSync(import.meta.filename)]);
  });

  test("goes on with a download where it broke off", async () => {
    const { origin, bytes } = await onPort((at) => createFiles({ origin: at }));
    expect(await curl("--continue-at", "100", `${origin}/files/notes.txt`)).toBe(
      bytes("notes.txt")?.subarray(100).toString(),
    );
  });
});
