/* Ways of asking services that exist and hosts that do not belong to them, each with every client that there is. */
import http from "node:http";

/** What came of one address, by client. */
type Told = Record<string, string>;

const strangers = [
  "http://elsewhere.test/",
  "http://elsewhere.test/a.png",
  "http://example.com/app.js",
  "http://93.184.215.14/",
];

/** Services in this process, by msw. */
export async function msw(): Promise<Told[]> {
  const { intercept } = await import("../../../mocks/intercept.ts");
  const { createItems } = await import("../../../mocks/services/items.ts");
  console.error = () => {};
  intercept(createItems());
  return askAll(["http://items.test/items/1", ...strangers], await clients());
}

/** Services in this process, by nock. */
export async function nock(): Promise<Told[]> {
  const { interceptWithNock } = await import("../../../mocks/nock.ts");
  const { createItems } = await import("../../../mocks/services/items.ts");
  interceptWithNock(createItems());
  return askAll(["http://items.test/items/1", ...strangers], await clients());
}

/** Services on a real port, which also send clients elsewhere. */
export async function port(): Promise<Told[]> {
  const { listen } = await import("../../../mocks/listen.ts");
  const { services } = await import("../../../mocks/services.ts");
  const told: Told[] = [];
  for (const { create, curl } of Object.values(services)) {
    const { url, close } = await listen(await create());
    told.push(...(await askAll([url + curl[0], `${url}/no/such/path`], await clients())));
    await close();
  }
  return told;
}

/** Shows that the guard sees what it is there to see. */
export async function unguarded(): Promise<Told[]> {
  return askAll(["http://elsewhere.invalid/", "http://127.0.0.1:1024/"], { fetch: (await clients()).fetch });
}

type Clients = Record<string, ((url: string) => Promise<string>) | undefined>;

async function clients(): Promise<Clients> {
  const { default: nodeFetch } = await import("node-fetch");
  const undici = await import("undici");
  return {
    fetch: async (url) => String((await fetch(url)).status),
    "node-fetch": async (url) => String((await nodeFetch(url)).status),
    undici: async (url) => String((await undici.fetch(url)).status),
    "node:http": (url) =>
      new Promise((resolve, reject) => {
        http.get(url, (response) => resolve(String(response.resume().statusCode))).on("error", reject);
      }),
  };
}

async function askAll(urls: readonly string[], all: Clients): Promise<Told[]> {
  return Promise.all(
    urls.map(async (url) => {
      const pairs = Object.entries(all).map(async ([name, ask]) => [name, await ask?.(url).catch(() => "refused")]);
      return Object.fromEntries(await Promise.all(pairs)) as Told;
    }),
  );
}
