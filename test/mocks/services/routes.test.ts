import { getResponse } from "msw";
import { describe, expect, test } from "vitest";
import { type RouteTable, routes } from "../../../mocks/services/routes.ts";

const origin = "http://routes.test";

const table: RouteTable = {
  "/shelves/:shelf/books/:book": {
    GET: (_call, shelf, book) => Response.json({ shelf, book }, { headers: { etag: '"1"' } }),
    DELETE: () => {
      throw new Response("not that one", { status: 403 });
    },
  },
};

async function ask(method: string, path: string): Promise<[number, string, Headers]> {
  const handlers = routes(table, {
    origin,
    around: async ({ url }, answer) => {
      if (url.searchParams.has("late")) throw new Response("too late", { status: 503 });
      const response = await answer();
      response.headers.set("x-seen", url.pathname);
      return response;
    },
    unknownPath: ({ url }) => new Response(`no ${url.pathname}`, { status: 404 }),
    unknownMethod: (_call, allow) => new Response("no", { status: 405, headers: { allow } }),
  });
  const response = await getResponse(handlers, new Request(origin + path, { method }));
  if (!response) throw new Error("no handler answered");
  return [response.status, await response.text(), response.headers];
}

describe("routes()", () => {
  test("hands the parameters of a path over in their order, decoded", async () => {
    const [status, body] = await ask("GET", "/shelves/a%2Fb%20c/books/%C3%BC?page=1");
    expect([status, JSON.parse(body)]).toEqual([200, { shelf: "a/b c", book: "ü" }]);
  });

  test("answers HEAD with the headers of GET and no body", async () => {
    const [status, body, headers] = await ask("HEAD", "/shelves/1/books/2");
    expect([status, body, headers.get("etag")]).toEqual([200, "", '"1"']);
  });

  test("sends what a route throws, with the headers of every answer", async () => {
    const [status, body, headers] = await ask("DELETE", "/shelves/1/books/2");
    expect([status, body, headers.get("x-seen")]).toEqual([403, "not that one", "/shelves/1/books/2"]);
  });

  test("sends what stands around a route throws, and asks no route", async () => {
    expect((await ask("GET", "/shelves/1/books/2?late")).slice(0, 2)).toEqual([503, "too late"]);
  });

  test("names the methods of a path to who uses another", async () => {
    const [status, , headers] = await ask("POST", "/shelves/1/books/2");
    expect([status, headers.get("allow")]).toEqual([405, "GET, HEAD, DELETE"]);
  });

  test("says that a path is unknown, whatever the method", async () => {
    expect((await ask("PUT", "/nowhere")).slice(0, 2)).toEqual([404, "no /nowhere"]);
  });
});
