import { randomInt, randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import type { Clock } from "../../../mocks/clock.ts";
import { json, type Reply, status, text } from "../../../mocks/script.ts";
import { createItems, type ItemsService } from "../../../mocks/services/items.ts";
import type * as Solution from "../../../solutions/01-first-request/items-crud.ts";
import { openAnswer } from "../../../src/rig/answer.ts";
import { count, story } from "../../../src/rig/story.ts";

const answer = openAnswer<typeof Solution>("01-first-request/items-crud.ts");

type Call = readonly [method: keyof Solution.Store, ...rest: unknown[]];

/** Opens the store and makes one call after the other. Another store, elsewhere, is nobody's business. */
const use = async ({ openStore }: typeof Solution, url: string, calls: readonly Call[]) => {
  const store = openStore(url);
  openStore("http://elsewhere.test");
  const results: unknown[] = [];
  for (const [method, ...rest] of calls) {
    results.push(await (store[method] as (...values: unknown[]) => Promise<unknown>)(...rest));
  }
  return results;
};

/** A store with 12 items, what the calls gave, and what was sent. */
async function using(...calls: Call[]) {
  let shelves = createItems({ count: 12 });
  const service = (clock: Clock): ItemsService => {
    shelves = createItems({ count: 12, now: () => clock.now() });
    return shelves;
  };
  const run = await answer.evaluate(use, { service, arguments: calls });
  const sent = run.requests.map(({ method, url, outcome }) =>
    outcome === "unknown-host" ? `a request to ${url}` : `${method} ${url.replace(/^http:\/\/[^/]+/, "")}`,
  );
  const isLost = run.requests.some(({ outcome }) => outcome === "unknown-host");
  const another = isLost ? " It was opened for http://items.test, then a second store for http://elsewhere.test." : "";
  const did = `Your program sent ${sent.join(", ") || "no request"}.`;
  const refused = run.requests.find(({ status = 0 }) => status === 400 || status === 415);
  const type = refused?.headers["content-type"];
  const said = type ? `the Content-Type ${type}` : "no Content-Type";
  const why = refused && ` The store answered ${refused.status}: it got ${said} and the body ${refused.body}.`;
  return {
    run,
    results: run.value ?? [],
    sent,
    did: `${did}${another}${why ?? ""}`,
    /** Why the store took nothing, when it did not. */
    why: why ?? "",
    find: (id: number) => shelves.items.find((item) => item.id === id),
  };
}

/** A store that answers so, whatever it is asked: what the calls gave, and what was sent. */
async function answered(replies: readonly Reply[], ...calls: Call[]) {
  const run = await answer.evaluate(use, { script: replies, arguments: calls });
  return { run, results: run.value ?? [], bodies: run.requests.map(({ body }) => parsed(body)) };
}

/** An item as no caller has named it. */
const anyItem = () => ({ id: randomInt(1e6), name: randomUUID(), quantity: randomInt(1e6), tags: [randomUUID()] });

/** What a body says, or the body itself when it is not JSON. */
function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return body;
  }
}

/** What callers can say of an item. */
const shown = (item?: { name: string; quantity: number; tags: readonly string[] }) =>
  item && { name: item.name, quantity: item.quantity, tags: item.tags };

const says = (value: unknown) => JSON.stringify(value) ?? "undefined";

test("R1 reads an item, and gives undefined for none", {
  meta: {
    points: 2,
    hints: [
      "The check reads an item that exists and one that does not. Which of the two went wrong?",
      "A 404 is an answer here that you expect: there is no such item. Look at the status before you read the body, and give undefined for it.",
      "const response = await fetch(`$" +
        "{baseUrl}/items/$" +
        "{____}`);\nif (response.status === ____) return undefined;\n\nWhat would the caller get if you read the body of the 404?",
    ],
  },
}, async () => {
  const [id, missing] = [randomInt(1, 13), randomInt(100, 1e6)];
  const { run, results, sent, did, find } = await using(["read", id], ["read", missing], ["read", id]);
  const asked = `R1 asks for GET /items/${id}, GET /items/${missing}, and GET /items/${id} again.`;
  const isStopped = run.error !== undefined && sent.length > 0 && sent.length < 3;
  const which = `Item ${id} is in the store, item ${missing} is not. Your program failed at item ${sent.length === 1 ? id : missing}.`;
  expect(isStopped && !did.includes("elsewhere"), story(run, which, "R1 asks for the item, then for undefined.")).toBe(
    false,
  );
  expect(sent, story(run, did, asked)).toEqual([id, missing, id].map((each) => `GET /items/${each}`));
  expect(results[0], story(run, `For item ${id} it gave ${says(results[0])}.`)).toEqual(find(id));
  const gave = `For item ${missing}, which is not there, it gave ${says(results[1])}.`;
  expect([results.length, results[1]], story(run, gave)).toEqual([3, undefined]);
});

test("R2 creates an item and tells where it is", {
  meta: {
    points: 2,
    hints: [
      "The message shows what came back, or what the service refused. Look at the type of your body.",
      "A service takes a body for JSON when the header Content-Type says so. The answer is the new item; its address is in the header Location. Resolve that against the address of the answer, and it is whole in any case.",
      'const headers = { "content-type": "____" };\nconst url = new URL(response.headers.get("____") ?? "", response.url).href;\n\nWhat does new URL do with an address that is whole already?',
    ],
  },
}, async () => {
  const draft = { name: `rasp ${randomUUID()}`, quantity: randomInt(100), tags: ["tools", "steel"] };
  const { run, results, did, find } = await using(["create", draft]);
  expect(
    find(13),
    story(run, `${did} The store has no new item.`, `R2 asks for an item ${says(draft)}.`),
  ).toMatchObject(draft);
  const right = { item: find(13), url: "http://items.test/items/13" };
  const url = (results[0] as { url?: string } | undefined)?.url;
  expect(url, story(run, `The url that it gave was ${url}.`, `R2 asks for ${right.url}.`)).toBe(right.url);
  expect(results[0], story(run, `It gave ${says(results[0])}.`, `R2 asks for ${says(right)}.`)).toEqual(right);

  for (const location of [`/items/${randomUUID()}`, `items/${randomUUID()}`, `?id=${randomUUID()}`]) {
    const [item, { tags: _, ...bare }] = [anyItem(), draft];
    const { run, results, bodies } = await answered(
      [json(item, { status: 201, headers: { location } })],
      ["create", bare],
    );
    const whole = new URL(location, "http://api.test/items").href;
    const [made] = results as { url?: string; item?: unknown }[];
    const gave = `Location was ${location}, and url was ${made?.url}.`;
    expect(made?.url, story(run, gave, `R2 asks for ${whole}.`)).toBe(whole);
    const came = `The store answered ${says(item)}. It gave ${says(made?.item)}.`;
    expect(made?.item, story(run, came, "R2 asks for the item of the answer.")).toEqual(item);
    expect(bodies, story(run, `The body was ${says(bodies[0])}.`, `R2 asks for ${says(bare)}.`)).toEqual([bare]);
  }
});

test("R3 changes the fields that are named", {
  meta: {
    points: 2,
    hints: [
      "Compare the body of the request in the log with what the caller named.",
      "PATCH says what is different. Send exactly the fields that the caller gave, and the store leaves the others alone. There is nothing to read before.",
      'fetch(url, { method: "____", headers, body: JSON.stringify(____) });\n\nWhat could happen between a GET and a PUT of yours?',
    ],
  },
}, async () => {
  const id = randomInt(1, 13);
  const part = { quantity: randomInt(100, 1e6) };
  const { run, results, sent, did, why, find } = await using(["change", id, part]);
  expect(sent, story(run, did, `R3 asks for PATCH /items/${id}.`)).toEqual([`PATCH /items/${id}`]);
  const body = run.requests[0]?.body ?? "";
  expect(parsed(body), story(run, `The body was ${body || "empty"}.`, `R3 asks for ${says(part)}.`)).toEqual(part);
  const { name, tags } = createItems({ count: 12 }).items[id - 1] ?? {};
  const changed = { name, tags, ...part };
  const is = `The item in the store is now ${says(shown(find(id)))}.${why}`;
  expect(find(id), story(run, is, `R3 asks for ${says(changed)}.`)).toMatchObject(changed);
  expect(results[0], story(run, `It gave ${says(results[0])}.`)).toEqual(find(id));
  for (const part of [{ quantity: 0, tags: [] }, { name: "" }, {}]) {
    const item = anyItem();
    const { run, results, bodies } = await answered([json(item, { status: 202 })], ["change", id, part]);
    const sent = bodies.map(says).join(", ") || "nothing";
    expect(bodies, story(run, `Your program sent ${sent}.`, `R3 asks for ${says(part)}.`)).toEqual([part]);
    const came = `The store answered 202 and ${says(item)}. It gave ${says(results[0])}.`;
    expect(results[0], story(run, came, "R3 asks for the item of the answer.")).toEqual(item);
  }
});

test("R3 replaces the whole item", {
  meta: {
    points: 1,
    hints: [
      "Look at the method in the log, and at the tags of the item in the message.",
      "PUT puts a new item in the place of the old one: tags that the draft does not have are gone. Send the draft as it is.",
      'fetch(url, { method: "____", headers, body: JSON.stringify(____) });\n\nHow does a PATCH with the same body differ?',
    ],
  },
}, async () => {
  const id = randomInt(1, 13);
  const draft = { name: `file ${randomUUID()}`, quantity: randomInt(100) };
  const { run, results, sent, did, why, find } = await using(["replace", id, draft]);
  expect(sent, story(run, did, `R3 asks for PUT /items/${id}.`)).toEqual([`PUT /items/${id}`]);
  const right = { ...draft, tags: [] };
  const is = `The item in the store is now ${says(shown(find(id)))}.${why}`;
  expect(find(id), story(run, is, `R3 asks for ${says(right)}.`)).toMatchObject(right);
  expect(results[0], story(run, `It gave ${says(results[0])}.`)).toEqual(find(id));
  const [item, whole] = [anyItem(), { ...draft, tags: [randomUUID()] }];
  const again = await answered([json(item, { status: 201 })], ["replace", id, whole]);
  const body = `The body was ${says(again.bodies[0])}.`;
  expect(again.bodies, story(again.run, body, `R3 asks for ${says(whole)}.`)).toEqual([whole]);
  const came = `The store answered ${says(item)}. It gave ${says(again.results[0])}.`;
  expect(again.results[0], story(again.run, came, "R3 asks for the item of the answer.")).toEqual(item);
});

test("R4 removes an item, and says whether there was one", {
  meta: {
    points: 2,
    hints: [
      "The check removes an item, and then the same item again. The message shows what your function gave.",
      "A good DELETE is a 204 without a body: reading it as JSON fails. The second time there is nothing to remove, and a 404 means false.",
      'const response = await fetch(url, { method: "DELETE" });\nif (response.status === ____) return false;\nreturn ____;\n\nIs the second call a failure for the caller?',
    ],
  },
}, async () => {
  const id = randomInt(1, 13);
  const { run, results, sent, did, find } = await using(["remove", id], ["remove", id]);
  expect(sent, story(run, did)).toEqual([`DELETE /items/${id}`, `DELETE /items/${id}`]);
  expect(find(id), story(run, `Item ${id} is still in the store.`)).toBeUndefined();
  const gave = `It gave ${results.map(says).join(", then ")}.`;
  expect(results, story(run, gave, "R4 asks for true, then false.")).toEqual([true, false]);
  const plain = await answered([text("", { status: 200 })], ["remove", id]);
  const other = `The store answered 200 and no body. It gave ${says(plain.results[0])}.`;
  expect(plain.results, story(plain.run, other, "R4 asks for true.")).toEqual([true]);
});

test("R5 searches for words as they are", {
  meta: {
    points: 2,
    hints: [
      "The message shows the words, and the address that your program sent. Where did they change?",
      "In an address &, + and # mean something. Hand the words to a URL or to URLSearchParams, which writes them so that they arrive. The list is in the field `items` of the answer.",
      'const url = new URL(____);\nurl.searchParams.____("q", words);\nconst { ____ } = await (await fetch(url)).json();\n\nWhat does the service read in ?q=C++?',
    ],
  },
}, async () => {
  for (const words of ["nuts & bolts", "C++ handbook", "paint brush #4", "50% wool", "saw"]) {
    const { run, results, sent } = await using(["search", words]);
    const arrived = new URL(run.requests[0]?.url ?? "http://x.test").searchParams.get("q");
    const asked = `R5 asks for "${words}".`;
    const read = arrived === null ? "no words" : `"${arrived}"`;
    const did = `Your program sent ${sent.join(", ") || "no request"}. The service read ${read}.`;
    expect(arrived, story(run, did, asked)).toBe(words);
    const names = (results[0] as Solution.Item[] | undefined)?.map?.(({ name }) => name);
    const gave = `For "${words}" it gave ${says(results[0])}.`;
    expect(names?.length, story(run, gave, "R5 asks for the one item that fits.")).toBe(1);
    expect(names?.[0], story(run, gave)).toContain(words);
  }
  for (const words of [" Hand saw ", ""]) {
    const items = Array.from({ length: 12 }, anyItem);
    const { run, results } = await answered([json({ items, total: 12 })], ["search", words]);
    const queries = run.requests.map(({ url }) => says([...new URL(url).searchParams]));
    const did = `For "${words}" your program sent the query ${queries.join(", then ") || "of no request"}.`;
    expect(queries, story(run, did, `R5 asks for q alone, with "${words}".`)).toEqual([says([["q", words]])]);
    const found = results[0] as unknown[] | undefined;
    const amount = found?.length ?? 0;
    const gave = `The field items had 12 items. It gave ${amount === 12 ? "others, or in another order" : count(amount, "item")}.`;
    expect(found, story(run, gave, "R5 asks for the list as it came.")).toEqual(items);
  }
});

test("R6 throws a StoreError for any other answer", {
  meta: {
    points: 2,
    hints: [
      "The message names the call and the status. What did the caller learn of it?",
      "Look at the status before you read. Only `read` and `remove` take a 404 as an answer. Everything else that is not from 200 to 299 becomes a StoreError, in all six functions: write that once, and let all of them go through it.",
      "if (!response.____) throw new StoreError(response.____);\n\nWhere would a program fail that goes on with the body of a 500?",
    ],
  },
}, async () => {
  const [id, draft] = [randomInt(1, 13), { name: randomUUID(), quantity: 1 }];
  for (const [code, ...call] of [
    ...[304, 400, 410, 500].map((code) => [code, "read", id] as const),
    ...[300, 404, 409].map((code) => [code, "create", draft] as const),
    ...[304, 404].map((code) => [code, "change", id, { quantity: 1 }] as const),
    ...[404, 409].map((code) => [code, "replace", id, draft] as const),
    ...[304, 401, 410, 503].map((code) => [code, "remove", id] as const),
    ...[304, 404].map((code) => [code, "search", "saw"] as const),
  ] as const) {
    const run = await answer.evaluate(
      async ({ openStore, StoreError }, url, [method, ...rest]) => {
        const store = openStore(url);
        try {
          return { gave: JSON.stringify(await (store[method] as (...values: unknown[]) => unknown)(...rest)) };
        } catch (error) {
          const isRight = error instanceof StoreError;
          return { threw: String(error), status: isRight ? error.status : "no StoreError" };
        }
      },
      { script: [status(code)], arguments: call as unknown as Call },
    );
    const { gave, threw, status: found } = run.value ?? {};
    const did = `The answer to ${call[0]} was a ${code}. ${threw ? `It threw ${threw}` : `It gave ${gave}`}.`;
    expect(found, story(run, did, `R6 asks for a StoreError with the status ${code}.`)).toBe(code);
    expect(run.requests.length, story(run, `It sent ${count(run.requests.length, "request")}.`)).toBe(1);
  }
});
