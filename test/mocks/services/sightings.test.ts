import { afterEach, describe, expect, test } from "vitest";
import { open } from "../../../mocks/lab.ts";
import { type SightingsOptions, sightings } from "../../../mocks/services/sightings.ts";

const list = "http://birds.test/sightings";
const feed = "http://birds.test/feed";
let close = () => {};
const start = (options?: SightingsOptions) => {
  const service = open(sightings(options));
  close = service.close;
  return service;
};
afterEach(() => close());

type Page = { items: { id: number }[]; next: string | null; total: number };
const get = async (url: string) => (await fetch(url)).json();
const idsOf = (items: readonly { id: number }[]) => items.map(({ id }) => id);
const linkOf = async (url: string) => (await fetch(url)).headers.get("link") ?? "";
const nextIn = (link: string) => /<([^>]*)>; rel="next"/.exec(link)?.[1] ?? "";

describe("sightings()", () => {
  test("gives numbered pages, at most 20 each, and the total in a header", async () => {
    start();
    const response = await fetch(`${list}?page=3&per_page=50`);
    expect(idsOf((await response.json()) as { id: number }[])).toEqual([41, 42, 43, 44, 45]);
    expect(response.headers.get("x-total-count")).toBe("45");
  });

  test("gives slices by offset", async () => {
    start({ order: "newest first" });
    const { items, total } = (await get(`${list}?offset=42&limit=10`)) as Page;
    expect([idsOf(items), total]).toEqual([[3, 2, 1], 45]);
  });

  test("goes on after the last item by cursor, also when that one is gone", async () => {
    const service = start({ order: "newest first", count: 6, changes: [-4, 1] });
    const first = (await get(`${list}?limit=2`)) as Page;
    const second = (await get(`${list}?limit=2&cursor=${first.next}`)) as Page;
    expect([idsOf(first.items), idsOf(second.items), second.next]).toEqual([[6, 5], [2, 1], null]);
    expect(service.reading()).toEqual({
      pages: [
        [6, 5],
        [2, 1],
      ],
      exist: [1, 2, 7],
    });
  });

  test("refuses a cursor that it has not made", async () => {
    start();
    const { next } = (await get(`${list}?limit=20`)) as Page;
    const edited = Buffer.from(String(Buffer.from(next ?? "", "base64url")).replace("20", "30")).toString("base64url");
    for (const cursor of [edited, "nonsense", ""]) {
      expect((await fetch(`${list}?limit=20&cursor=${cursor}`)).status).toBe(400);
    }
  });

  test("links its feed to the end", async () => {
    const service = start();
    let url: string | undefined = `${feed}?limit=20`;
    while (url) {
      const next = nextIn(await linkOf(url));
      url = next === "" ? undefined : new URL(next, feed).href;
    }
    expect(service.reading().pages.map((page) => page.length)).toEqual([20, 20, 5]);
  });

  test("can link back, away, leave a page empty, and fail once", async () => {
    start({ leadsBackFrom: 2, leadsAwayFrom: 1, emptyPage: 1, failsOnceAt: 2 });
    expect(await get(`${feed}?limit=20`)).toEqual([]);
    const away = nextIn(await linkOf(`${feed}?limit=20`));
    expect(new URL(away).host).toBe("mirror.test");
    expect((await fetch(away)).status).toBe(503);
    expect(new URL(nextIn(await linkOf(away)), feed).search).toBe(new URL(away).search);
  });

  test("remembers who was asked with which key, and forgets all when it is opened again", async () => {
    const service = start({ changes: [3] });
    await fetch(feed, { headers: { "x-api-key": "k" } });
    await fetch("http://mirror.test/feed");
    expect(service.keysSeen).toEqual(["birds.test: k", "mirror.test: no key"]);
    open(service);
    expect([service.keysSeen, service.reading()]).toEqual([
      [],
      { pages: [], exist: [...Array(45).keys()].map((id) => id + 1) },
    ]);
  });
});
