import { describe, expect, onTestFinished, test } from "vitest";
import { intercept } from "../../../mocks/intercept.ts";
import { createJsonPlaceholder, type JsonPlaceholderOptions } from "../../../mocks/services/jsonplaceholder.ts";
import { jsonOf } from "./json-of.ts";

const origin = "http://jsonplaceholder.test";

type Item = { id: number; userId: number; postId: number; title: string };

function open(options: JsonPlaceholderOptions = {}) {
  const service = intercept(createJsonPlaceholder(options));
  onTestFinished(service.close);
  return service;
}

const get = (path: string) => fetch(origin + path);
const list = (path: string) => jsonOf<Item[]>(get(path));
const ids = async (path: string) => (await list(path)).map(({ id }) => id);

function send(method: string, path: string, body: unknown, type = "application/json"): Promise<Response> {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  return fetch(origin + path, { method, body: text, headers: { "content-type": type } });
}

describe("the collections", () => {
  test("have 10 users, 100 posts, 500 comments, 200 todos, 100 albums and 5,000 photos", async () => {
    open();
    const sizes = ["users", "posts", "comments", "todos", "albums", "photos"].map(async (name) => {
      const { length } = await list(`/${name}`);
      return length;
    });
    expect(await Promise.all(sizes)).toEqual([10, 100, 500, 200, 100, 5_000]);
  });

  test("grow with the users, and every reference leads somewhere", async () => {
    open({ users: 25 });
    const [users, posts] = [await ids("/users"), await list("/posts")];
    expect([users.length, posts.length, posts.every(({ userId }) => users.includes(userId))]).toEqual([25, 250, true]);
  });

  test("have the fields that everybody knows", async () => {
    open();
    const [user, post, comment] = [get("/users/1"), get("/posts/1"), get("/comments/1")];
    expect(await jsonOf(user)).toMatchObject({
      id: 1,
      name: "Amara Okafor",
      username: "Amara",
      email: "amara@example.com",
      address: { city: "Enugu", geo: { lat: expect.any(String) } },
      phone: expect.stringMatching(/^\(\d{3}\) \d{3}-\d{4}$/),
      company: { name: expect.any(String), catchPhrase: expect.any(String), bs: expect.any(String) },
    });
    expect(Object.keys(await jsonOf<object>(post))).toEqual(["userId", "id", "title", "body"]);
    expect(Object.keys(await jsonOf<object>(comment))).toEqual(["postId", "id", "name", "email", "body"]);
  });

  test("are the same in every instance", async () => {
    open();
    const before = await list("/posts");
    open();
    expect(await list("/posts")).toEqual(before);
  });
});

describe("filters", () => {
  test("keep what is equal, by any field and by nested ones", async () => {
    open();
    expect(await ids("/posts?userId=2")).toEqual([11, 12, 13, 14, 15, 16, 17, 18, 19, 20]);
    expect(await ids("/users?address.city=Tyre")).toEqual([7]);
    expect(await ids("/todos?userId=1&completed=true")).toEqual([3, 6, 9, 12, 15, 18]);
    expect(await ids("/posts?id=3&id=5")).toEqual([3, 5]);
    expect(await ids("/posts?userId=99")).toEqual([]);
  });

  test("leave out a field that no item has", async () => {
    open();
    expect(await ids("/posts?userid=2")).toEqual(await ids("/posts"));
  });

  test("find a word anywhere", async () => {
    open();
    expect(await ids("/users?q=LINDQVIST")).toEqual([2]);
  });

  test("go by the path, too", async () => {
    open();
    expect(await list("/posts/2/comments")).toEqual(await list("/comments?postId=2"));
    expect((await list("/users/3/posts")).every(({ userId }) => userId === 3)).toBe(true);
    expect([(await list("/albums/1/photos")).length, await list("/posts/999/comments")]).toEqual([50, []]);
  });

  test("sort by fields, upwards or downwards", async () => {
    open();
    expect((await ids("/users?_sort=name")).slice(0, 3)).toEqual([1, 9, 3]);
    expect((await ids("/posts?_sort=userId,id&_order=desc,asc")).slice(0, 2)).toEqual([91, 92]);
  });
});

describe("pages", () => {
  test("have a Link header and the total", async () => {
    open();
    const response = await get("/posts?_page=2&_limit=40");
    const to = (page: number) => `<${origin}/posts?_page=${page}&_limit=40>`;
    const first = (await jsonOf<Item[]>(response))[0];
    expect([first?.id, response.headers.get("x-total-count"), response.headers.get("link")]).toEqual([
      41,
      "100",
      `${to(1)}; rel="first", ${to(1)}; rel="prev", ${to(3)}; rel="next", ${to(3)}; rel="last"`,
    ]);
  });

  test("are empty beyond the end", async () => {
    open();
    expect(await list("/posts?_page=99")).toEqual([]);
  });

  test("are cut by _start and _end or _limit, too", async () => {
    open();
    expect([
      await ids("/posts?_start=10&_end=12"),
      await ids("/posts?_start=10&_limit=3"),
      await ids("/posts?_limit=2"),
    ]).toEqual([
      [11, 12],
      [11, 12, 13],
      [1, 2],
    ]);
  });
});

describe("a change", () => {
  test("that creates is answered with 201, the next id and a Location, and forgotten", async () => {
    open();
    const response = await send("POST", "/posts", { title: "new", userId: 1, id: 7 });
    expect([response.status, response.headers.get("location"), await jsonOf(response)]).toEqual([
      201,
      `${origin}/posts/101`,
      { title: "new", userId: 1, id: 101 },
    ]);
    expect((await get("/posts/101")).status).toBe(404);
  });

  test("that replaces gives back what was sent, one that patches the whole", async () => {
    open();
    const put = await jsonOf(send("PUT", "/posts/1", { title: "new" }));
    const patch = await jsonOf(send("PATCH", "/posts/1", { title: "new" }));
    expect([put, patch]).toEqual([
      { title: "new", id: 1 },
      { ...(await jsonOf<Item>(get("/posts/1"))), title: "new" },
    ]);
  });

  test("that deletes gives an empty object", async () => {
    open();
    const response = await fetch(`${origin}/posts/1`, { method: "DELETE" });
    expect([response.status, await jsonOf(response), (await get("/posts/1")).status]).toEqual([200, {}, 200]);
  });

  test("may be a form; without a type that is known nothing is read", async () => {
    open();
    const form = send("POST", "/posts", "title=new", "application/x-www-form-urlencoded");
    const text = send("POST", "/posts", '{"title":"new"}', "text/plain");
    expect([await jsonOf(form), await jsonOf(text)]).toEqual([{ title: "new", id: 101 }, { id: 101 }]);
  });

  test("whose JSON is broken is refused with 400", async () => {
    open();
    expect((await send("POST", "/posts", "{title")).status).toBe(400);
  });
});

describe("everything else", () => {
  test("is an empty object with status 404", async () => {
    open();
    const answers = [get("/nowhere"), get("/posts/999"), get("/posts/1/photos"), send("POST", "/posts/1", {})];
    const seen = answers.map(async (answer) => [(await answer).status, await jsonOf(answer)]);
    expect(await Promise.all(seen)).toEqual(answers.map(() => [404, {}]));
  });

  test("a client that has the body already gets 304", async () => {
    open();
    const etag = (await get("/posts/1")).headers.get("etag") ?? "";
    const again = await fetch(`${origin}/posts/1`, { headers: { "if-none-match": etag } });
    expect([again.status, await again.text()]).toEqual([304, ""]);
  });

  test("HEAD gives the headers without the body", async () => {
    open();
    const response = await fetch(`${origin}/posts?_page=1`, { method: "HEAD" });
    expect([response.headers.get("x-total-count"), await response.text()]).toEqual(["100", ""]);
  });
});
