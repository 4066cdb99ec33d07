import { describe, expect, test } from "vitest";
import { toRequest } from "../../mocks/to-request.ts";
import { WireRequest } from "../../mocks/wire-request.ts";

const headers = { host: "a.test", "content-type": "application/json", accept: "*/*", "x-odd": "é" };

/** Everything that can be seen of a request, but for what is made anew for each. */
async function seen(request: Request) {
  const { method, url, mode, redirect, credentials, cache, referrer, bodyUsed, signal } = request;
  const copy = request.clone();
  const text = await request.text();
  return {
    ...{ method, url, mode, redirect, credentials, cache, referrer, bodyUsed, text },
    headers: [...request.headers],
    isAborted: signal.aborted,
    usedAfterwards: request.bodyUsed,
    bytes: [...(await copy.bytes())],
  };
}

describe("toRequest()", () => {
  for (const [method, url, body] of [
    ["GET", "http://a.test/items/1?q=a+b&q=%20#top", undefined],
    ["GET", "http://a.test/a/../b//c/./d", undefined],
    ["GET", "http://a.test:80/ü?é='<>", undefined],
    ["GET", "HTTP://A.Test/\\x", undefined],
    ["GET", "http://127.1/", undefined],
    ["HEAD", "https://a.test/", undefined],
    ["POST", "http://a.test/items", '{"name":"tea ☕"}'],
    ["PUT", "http://a.test/items/1", ""],
    ["DELETE", "http://a.test/items/1", undefined],
    ["PROPFIND", "http://a.test/", undefined],
  ] as const) {
    test(`makes what the standard makes of ${method} ${url}`, async () => {
      const standard = new Request(url, { method, headers, ...(body && { body }) });
      const ours = toRequest({ method, headers }, url, body === undefined ? undefined : Buffer.from(body));
      expect(ours).toBeInstanceOf(Request);
      expect(await seen(ours)).toEqual(await seen(standard));
    });
  }

  test("reads JSON, forms and streams as the standard does", async () => {
    const post = (body: string, type: string) =>
      toRequest({ method: "POST", headers: { "content-type": type } }, "http://a.test/", Buffer.from(body));
    expect(await post('{"a":1}', "application/json").json()).toEqual({ a: 1 });
    expect((await post("a=1&b=2", "application/x-www-form-urlencoded").formData()).get("b")).toBe("2");
    expect(await new Response(post("abc", "text/plain").body).text()).toBe("abc");
    const read = post("abc", "text/plain");
    await read.text();
    await expect(read.text()).rejects.toThrow(TypeError);
  });

  test("refuses what no request can say", () => {
    for (const method of ["TRACE", "CONNECT"]) {
      expect(() => toRequest({ method, headers }, "http://a.test/")).toThrow(TypeError);
    }
    expect(() => toRequest({ method: "GET", headers }, "http://a b/")).toThrow(TypeError);
  });
});

describe("WireRequest.glanceAt()", () => {
  test("sees the same of a request from the wire and of one of the standard", () => {
    const url = "http://a.test/items?page=2";
    const ours = WireRequest.glanceAt(toRequest({ method: "GET", headers: { accept: "*/*" } }, url));
    expect(ours).toEqual({ pathname: "/items", search: "?page=2", fields: { accept: "*/*" } });
    expect(WireRequest.glanceAt(new Request(url, { headers: { Accept: "*/*" } }))).toEqual(ours);
  });
});
