import { describe, expect, onTestFinished, test } from "vitest";
import { intercept } from "../../../mocks/intercept.ts";
import { createItems, type ItemsOptions } from "../../../mocks/services/items.ts";
import type { Item } from "../../../mocks/services/items-shelves.ts";
import { jsonOf } from "./json-of.ts";

const origin = "http://items.test";

type Page = { items: Item[]; total: number; offset: number; limit: number };
type Problem = { title: string; errors: { pointer: string }[] };

function open(options: ItemsOptions = {}) {
  const store = intercept(createItems({ count: 3, now: () => Date.UTC(2026, 0, 5), ...options }));
  onTestFinished(store.close);
  return store;
}

function send(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Response> {
  const json = body === undefined ? {} : { body: JSON.stringify(body) };
  return fetch(origin + path, { method, headers: { "content-type": "application/json", ...headers }, ...json });
}

const kettle = { name: "kettle", quantity: 4, tags: ["kitchen"] };

describe("the list", () => {
  test("comes in slices of 20 with their total", async () => {
    open({ count: 45 });
    const { items, ...rest } = await jsonOf<Page>(fetch(`${origin}/items`));
    expect({ ...rest, ids: [items.length, items[0]?.id, items[19]?.id] }).toEqual({
      total: 45,
      offset: 0,
      limit: 20,
      ids: [20, 1, 20],
    });
  });

  test("caps the limit and says which one it used", async () => {
    open({ count: 45, maxLimit: 10 });
    const { items, limit } = await jsonOf<Page>(fetch(`${origin}/items?offset=40&limit=1000`));
    expect({ limit, ids: items.map(({ id }) => id) }).toEqual({ limit: 10, ids: [41, 42, 43, 44, 45] });
  });

  test("is empty beyond its end", async () => {
    open();
    const { items, total } = await jsonOf<Page>(fetch(`${origin}/items?offset=99`));
    expect({ items, total }).toEqual({ items: [], total: 3 });
  });

  for (const query of ["limit=0", "limit=ten", "limit=-1", "limit=1.5", "limit=", "offset=-1", "offset=1e3"]) {
    test(`refuses ?${query} with 400`, async () => {
      open();
      const response = await fetch(`${origin}/items?${query}`);
      expect([response.status, response.headers.get("content-type"), (await jsonOf<Problem>(response)).title]).toEqual([
        400,
        "application/problem+json",
        "Bad Request",
      ]);
    });
  }

  for (const [words, id] of [
    ["nuts & bolts", 1],
    ["50% wool", 2],
    ["c++", 3],
  ] as const) {
    test(`finds "${words}" when the query string is built with care`, async () => {
      open();
      const { items } = await jsonOf<Page>(fetch(`${origin}/items?${new URLSearchParams({ q: words })}`));
      expect(items.map(({ id }) => id)).toEqual([id]);
    });
  }

  test("keeps the items of one tag", async () => {
    open({ count: 12 });
    const { total } = await jsonOf<Page>(fetch(`${origin}/items?tag=kitchen`));
    expect(total).toBe(3);
  });
});

describe("an item", () => {
  test("is created with 201, a Location and an ETag", async () => {
    const store = open();
    const response = await send("POST", "/items", kettle);
    const stamps = { createdAt: "2026-01-05T00:00:00.000Z", updatedAt: "2026-01-05T00:00:00.000Z" };
    expect({
      status: response.status,
      location: response.headers.get("location"),
      etag: response.headers.get("etag"),
      body: await response.json(),
      stored: store.items.at(-1),
    }).toEqual({
      status: 201,
      location: `${origin}/items/4`,
      etag: '"4-1"',
      body: { id: 4, ...kettle, ...stamps },
      stored: { id: 4, ...kettle, ...stamps },
    });
  });

  test("is read with 200, and with 304 when the client has it already", async () => {
    open();
    const first = await fetch(`${origin}/items/2`);
    const etag = first.headers.get("etag") ?? "";
    const again = await fetch(`${origin}/items/2`, { headers: { "if-none-match": `"old", W/${etag}` } });
    expect([first.status, (await jsonOf<Item>(first)).name, again.status, await again.text()]).toEqual([
      200,
      "50% wool blanket",
      304,
      "",
    ]);
  });

  test("answers HEAD like GET, without a body", async () => {
    open();
    const response = await fetch(`${origin}/items/2`, { method: "HEAD" });
    expect([response.status, response.headers.get("etag"), await response.text()]).toEqual([200, '"2-1"', ""]);
  });

  test("is replaced whole by PUT: what is left out goes back to its default", async () => {
    open();
    const response = await send("PUT", "/items/1", { name: "bolts", quantity: 1 });
    const { name, quantity, tags, id } = await jsonOf<Item>(response);
    expect([response.status, id, name, quantity, tags, response.headers.get("etag")]).toEqual([
      200,
      1,
      "bolts",
      1,
      [],
      '"1-2"',
    ]);
  });

  test("is changed in part by PATCH: what is left out stays, null clears", async () => {
    open();
    await send("PATCH", "/items/1", { quantity: 11 });
    const type = { "content-type": "application/merge-patch+json" };
    const { name, quantity, tags } = await jsonOf<Item>(send("PATCH", "/items/1", { tags: null }, type));
    expect({ name, quantity, tags }).toEqual({ name: "nuts & bolts", quantity: 11, tags: [] });
  });

  test("keeps its number and its date, whatever a PUT says about them", async () => {
    open();
    const item = await jsonOf<Item>(fetch(`${origin}/items/1`));
    const response = await send("PUT", "/items/1", { ...item, id: 77, createdAt: "never", quantity: 5 });
    expect(await response.json()).toEqual({ ...item, quantity: 5 });
  });

  test("is deleted with 204 and is then unknown", async () => {
    const store = open();
    const response = await send("DELETE", "/items/1");
    const after = [await fetch(`${origin}/items/1`), await send("DELETE", "/items/1")].map(({ status }) => status);
    expect([response.status, await response.text(), after, store.items.length]).toEqual([204, "", [404, 404], 2]);
  });
});

describe("a version", () => {
  const writes: [string, unknown][] = [
    ["PUT", kettle],
    ["PATCH", { quantity: 1 }],
    ["DELETE", undefined],
  ];

  for (const [method, body] of writes) {
    test(`that is old makes ${method} fail with 412 and changes nothing`, async () => {
      const store = open();
      await send("PATCH", "/items/1", { quantity: 8 });
      const response = await send(method, "/items/1", body, { "if-match": '"1-1"' });
      expect([response.status, response.headers.get("etag"), store.items[0]?.quantity]).toEqual([412, '"1-2"', 8]);
    });

    test(`that is current lets ${method} through`, async () => {
      open();
      const response = await send(method, "/items/1", body, { "if-match": '"other", "1-1"' });
      expect(response.ok).toBe(true);
    });

    test(`must be named for ${method} where the store asks for it: 428`, async () => {
      open({ requireIfMatch: true });
      const responses = [
        await send(method, "/items/1", body),
        await send(method, "/items/1", body, { "if-match": "*" }),
      ];
      expect(responses.map(({ status, ok }) => (ok ? "ok" : status))).toEqual([428, "ok"]);
    });
  }

  test("that is weak never matches If-Match", async () => {
    open();
    expect((await send("DELETE", "/items/1", undefined, { "if-match": 'W/"1-1"' })).status).toBe(412);
  });
});

describe("bad input", () => {
  test("gets 415 and the right type when it is not sent as JSON", async () => {
    open();
    const post = await send("POST", "/items", kettle, { "content-type": "text/plain" });
    const patch = await send("PATCH", "/items/1", [], { "content-type": "application/json-patch+json" });
    expect([post.status, post.headers.get("accept-post"), patch.status, patch.headers.get("accept-patch")]).toEqual([
      415,
      "application/json",
      415,
      "application/merge-patch+json, application/json",
    ]);
  });

  test("gets 400 when it is no JSON", async () => {
    open();
    const headers = { "content-type": "application/json; charset=utf-8" };
    expect((await fetch(`${origin}/items`, { method: "POST", headers, body: '{"name": ' })).status).toBe(400);
  });

  test("gets 422, which names every wrong field by its pointer and quotes no value", async () => {
    open();
    const response = await send("POST", "/items", { quantity: -1, tags: ["ok", 7], name: "n".repeat(81) });
    const { errors } = await jsonOf<Problem>(response);
    const pointers = errors.map(({ pointer }) => pointer);
    expect([response.status, pointers.sort(), JSON.stringify(errors).includes("nnn")]).toEqual([
      422,
      ["#/name", "#/quantity", "#/tags/1"],
      false,
    ]);
  });

  test("gets 409 when another item has the name", async () => {
    open();
    const responses = [
      await send("POST", "/items", { ...kettle, name: "C++ handbook" }),
      await send("PATCH", "/items/1", { name: "C++ handbook" }),
      await send("PATCH", "/items/3", { name: "C++ handbook" }),
    ];
    expect(responses.map(({ status }) => status)).toEqual([409, 409, 200]);
  });

  test("gets 404 on another path and 405 with Allow for another method", async () => {
    open();
    const responses = [
      await fetch(`${origin}/goods`),
      await fetch(`${origin}/items/x`),
      await send("DELETE", "/items"),
    ];
    const allow = responses[2]?.headers.get("allow");
    const options = await send("OPTIONS", "/items/1");
    expect([responses.map(({ status }) => status), allow, options.status, options.headers.get("allow")]).toEqual([
      [404, 404, 405],
      "GET, HEAD, POST",
      204,
      "GET, HEAD, PUT, PATCH, DELETE",
    ]);
  });
});

describe("an idempotency key", () => {
  const key = { "idempotency-key": "order-1" };

  test("makes a repeated POST give the first answer and create nothing", async () => {
    const store = open();
    const [first, second] = [await send("POST", "/items", kettle, key), await send("POST", "/items", kettle, key)];
    expect({
      statuses: [first.status, second.status],
      same: JSON.stringify(await first.json()) === JSON.stringify(await second.json()),
      locations: [first.headers.get("location"), second.headers.get("location")],
      replayed: [first.headers.get("idempotent-replayed"), second.headers.get("idempotent-replayed")],
      stored: store.items.length,
    }).toEqual({
      statuses: [201, 201],
      same: true,
      locations: [`${origin}/items/4`, `${origin}/items/4`],
      replayed: [null, "true"],
      stored: 4,
    });
  });

  test("of many requests at once creates one item", async () => {
    const store = open();
    await Promise.all(Array.from({ length: 10 }, () => send("POST", "/items", kettle, key)));
    expect(store.items.length).toBe(4);
  });

  test("with another body gets 422", async () => {
    open();
    await send("POST", "/items", kettle, key);
    expect((await send("POST", "/items", { ...kettle, quantity: 5 }, key)).status).toBe(422);
  });

  test("of a refused request can be used again", async () => {
    open();
    const refused = await send("POST", "/items", { ...kettle, name: "" }, key);
    const mended = await send("POST", "/items", kettle, key);
    expect([refused.status, mended.status]).toEqual([422, 201]);
  });

  test("is forgotten after 24 hours", async () => {
    let at = 0;
    open({ now: () => at });
    await send("POST", "/items", kettle, key);
    at += 24 * 3_600_000;
    expect((await send("POST", "/items", { ...kettle, name: "second kettle" }, key)).status).toBe(201);
  });
});

describe("the store", () => {
  test("serves only who has the key, where it has one", async () => {
    open({ apiKey: "test-key-1" });
    const statuses = [
      await send("GET", "/items"),
      await send("GET", "/items", undefined, { "x-api-key": "wrong" }),
      await send("GET", "/items", undefined, { "x-api-key": "test-key-1" }),
    ].map(({ status }) => status);
    expect(statuses).toEqual([401, 401, 200]);
  });

  test("gives every response a request id, the client's where there is one", async () => {
    open();
    const ids = [
      await send("GET", "/items"),
      await send("GET", "/items/99"),
      await send("GET", "/items", undefined, { "x-request-id": "mine-7" }),
    ].map(({ headers }) => headers.get("x-request-id"));
    expect(ids).toEqual(["request-1", "request-2", "mine-7"]);
  });

  test("goes back to its first state on reset", async () => {
    const store = open();
    await send("DELETE", "/items/1");
    await send("POST", "/items", kettle);
    store.reset();
    expect(store.items.map(({ id }) => id)).toEqual([1, 2, 3]);
  });

  test("shares nothing with another instance, and makes links on its own origin", async () => {
    createItems({ origin: "http://127.0.0.1:1" });
    open({ origin: "http://127.0.0.1:4021" });
    const headers = { "content-type": "application/json" };
    const init = { method: "POST", headers, body: JSON.stringify(kettle) };
    const response = await fetch("http://127.0.0.1:4021/items", init);
    expect(response.headers.get("location")).toBe("http://127.0.0.1:4021/items/4");
  });
});
