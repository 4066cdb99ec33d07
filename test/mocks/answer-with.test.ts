import { getResponse } from "msw";
import { describe, expect, test } from "vitest";
import { answerWith } from "../../mocks/answer-with.ts";
import { noteOf } from "../../mocks/note.ts";
import { type RouteTable, routes } from "../../mocks/services/routes.ts";

const origin = "http://own.test";

const named =
  (name: string) =>
  (_call: unknown, ...params: string[]) =>
    new Response([name, ...params].join(" "));

const table: RouteTable = {
  "/": { GET: named("root") },
  "/items": { GET: named("list"), POST: named("create") },
  "/items/:id": { GET: named("one"), DELETE: named("delete") },
  "/items/:id/notes/:note": { GET: named("note") },
  "/v2/items.json": { GET: named("dotted") },
  "/files/*": { GET: named("rest") },
};
const rules = {
  origin,
  unknownPath: () => new Response("no such path", { status: 404 }),
  unknownMethod: () => new Response("no such method", { status: 405 }),
};
const service = { origin, handlers: routes(table, rules), reset: () => {} };

/** What somebody asks for, some of it with care for how addresses are written. */
const requests = [
  ["GET", "/"],
  ["GET", "/items"],
  ["GET", "/items/"],
  ["GET", "/items/7"],
  ["GET", "/items/7/"],
  ["GET", "/items/7?x=/items"],
  ["GET", "/items/a%2Fb%20c"],
  ["GET", "/%69tems/7"],
  ["GET", "/items/%E0%A4%A"],
  ["GET", "/items/7/notes/8"],
  ["GET", "/items/7/notes"],
  ["GET", "/items//notes/8"],
  ["GET", "/Items"],
  ["GET", "/v2/items.json"],
  ["GET", "/v2/itemsxjson"],
  ["GET", "/files/a/b/c"],
  ["GET", "/files"],
  ["HEAD", "/items"],
  ["POST", "/items"],
  ["PUT", "/items"],
  ["DELETE", "/items/7"],
  ["PATCH", "/items/7"],
  ["OPTIONS", "/nowhere"],
] as const;

const told = async (response: Response | undefined) => response && [response.status, await response.text()];

describe("answerWith()", () => {
  for (const [method, path] of requests) {
    test(`answers ${method} ${path} as msw does`, async () => {
      const request = () => new Request(origin + path, { method });
      const direct = await told(await answerWith(service)(request()));
      expect(direct).toEqual(await told(await getResponse(service.handlers, request())));
    });
  }

  test("looks at the path, whatever the host", async () => {
    const response = await answerWith(service)(new Request("https://127.0.0.1:4711/items/7"));
    expect(await response.text()).toBe("one 7");
  });

  test("notes the closest route of a path that the service does not know", async () => {
    const ask = answerWith(service);
    expect(noteOf(await ask(new Request(`${origin}/itmes/7`)))).toEqual({ unknownPath: { closest: "GET /items/:id" } });
    expect(noteOf(await ask(new Request(`${origin}/items`, { method: "PUT" })))).toEqual({});
  });
});
