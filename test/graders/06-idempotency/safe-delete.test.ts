import { randomInt, randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import type { Clock } from "../../../mocks/clock.ts";
import { json, type Reply, reset, type Script, status } from "../../../mocks/script.ts";
import { createItems, type ItemsService } from "../../../mocks/services/items.ts";
import type * as Solution from "../../../solutions/06-idempotency/safe-delete.ts";
import { openAnswer } from "../../../src/rig/answer.ts";
import { count, ms, story } from "../../../src/rig/story.ts";

const answer = openAnswer<typeof Solution>("06-idempotency/safe-delete.ts");

/** `typed`: what the person types; `null` types the phrase, and without it nobody is there. */
type Asked = {
  tag: string;
  typed?: string | null;
  confirmFails?: boolean;
  auditMs?: number;
  auditFailsAt?: number;
  /** How often the function is called; told is the last call. */
  calls?: number;
};

/** Deletes, and writes down what was shown and what was recorded. */
const use = async ({ safeDelete }: typeof Solution, baseUrl: string, asked: Asked) => {
  const { tag, typed, confirmFails = false, auditMs = 0, auditFailsAt, calls = 1 } = asked;
  const plans: Solution.Plan[] = [];
  const records: Solution.AuditRecord[] = [];
  const confirm = async (plan: Solution.Plan) => {
    plans.push(structuredClone(plan));
    if (confirmFails) throw new Error("the terminal is closed");
    return typed ?? plan.phrase;
  };
  const audit = async (record: Solution.AuditRecord) => {
    if (auditMs > 0) await new Promise((resolve) => setTimeout(resolve, auditMs));
    records.push({ ...record });
    if (records.length === auditFailsAt) throw new Error("the disk is full");
  };
  const call = () => safeDelete(tag, { baseUrl, audit, ...(typed !== undefined && { confirm }) });
  for (let before = 1; before < calls; before++) await call();
  const [ended] = await Promise.allSettled([call()]);
  // Time enough for requests that should not come any more.
  await new Promise((resolve) => setTimeout(resolve, 60_000));
  const error = ended.status === "rejected" ? String(ended.reason) : undefined;
  return { report: ended.status === "fulfilled" ? ended.value : undefined, error, plans, records };
};

/** A store with 24 items, of which 4, 8, 12, 16, 20 and 24 are tools. */
async function inStore(asked: Asked) {
  let store = createItems({ count: 24 });
  const service = (clock: Clock): ItemsService => {
    store = createItems({ count: 24, now: () => clock.now() });
    return store;
  };
  const run = await answer.evaluate(use, { service, arguments: asked });
  return { run, ids: store.items.map(({ id }) => id), ...told(run) };
}

/** In no order of numbers: the store has its own. */
const items = [randomInt(1_000, 2_000), randomInt(2_000, 3_000), randomInt(1, 1_000)].map((id) => ({
  id,
  name: `rasp ${randomUUID()}`,
}));
const ids = items.map(({ id }) => id);

/** A script that lists three items, and then plays what DELETE gets. */
async function scripted(replies: Script, asked: Partial<Asked> = {}) {
  const script = [json({ items, total: 3 }), ...replies];
  const run = await answer.evaluate(use, { script, arguments: { tag: "tools", typed: null, ...asked } });
  return { run, ...told(run) };
}

type Wire = { requests: readonly { method: string; url: string }[] };
type Told = Wire & { value: Awaited<ReturnType<typeof use>> | undefined };

/** What was sent, and what came of it, in words. */
function told(run: Told) {
  const sent = run.requests.map(({ method, url }) => `${method} ${url.replace(/^http:\/\/[^/]+/, "")}`);
  const deletes = sent.filter((each) => !each.startsWith("GET"));
  const { report, error } = run.value ?? {};
  const gave = report ? `reported ${JSON.stringify(report)}` : `threw ${error ?? "nothing"}`;
  return { sent, deletes, gave, did: `Your function sent ${deletes.join(", ") || "no DELETE"}, and ${gave}.` };
}

const wanted = (list: readonly number[]) => list.map((id) => `DELETE /items/${id}`);
const tools = [4, 8, 12, 16, 20, 24];

test("R1 looks for the items of the tag, once", {
  meta: {
    points: 1,
    hints: [
      "Compare the first request in the log with the one that R1 asks for.",
      "The tag is the caller's text, and may hold characters that mean something in an address. Let URLSearchParams write it.",
      'const query = new URLSearchParams({ ____, limit: "____" });\nconst response = await fetch(`$' +
        "{baseUrl}/items?$" +
        "{query}`);\n\nWhat does a store list that does not know a parameter?",
    ],
  },
}, async () => {
  const tag = `Nuts & bolts + screws #${randomInt(1e6)}`;
  const script = [json({ items: [], total: 0 }, { status: 203 })];
  const run = await answer.evaluate(use, { script, arguments: { tag, typed: null } });
  const { sent, gave } = told(run);
  const url = new URL(run.requests[0]?.url ?? "http://nowhere.test");
  const asked = `R1 asks for one GET /items with the tag "${tag}" and the limit 100.`;
  const did = `Your function sent ${sent.join(", ") || "nothing"}.`;
  const query = ["tag", "limit"].map((name) => url.searchParams.get(name));
  const got = [sent.length, run.requests[0]?.method, url.pathname, ...query];
  expect(got, story(run, did, asked)).toEqual([1, "GET", "/items", tag, "100"]);
  const made = `The list brought a 203, and no items. Your function ${gave}.`;
  const right = { deleted: [], left: [] };
  expect(run.value?.report, story(run, made, `R1 asks for ${JSON.stringify(right)}.`)).toEqual(right);

  const twice = await inStore({ tag: "tools", typed: null, calls: 2 });
  const again = `It was called twice, and the first call deleted all. The second ${twice.gave}.`;
  const anew = `R1 asks to look again, R2 for ${JSON.stringify(right)}.`;
  expect(twice.run.value?.report, story(twice.run, again, anew)).toEqual(right);
});

test("R1 throws when it cannot see the items", {
  meta: {
    points: 2,
    hints: [
      "The store did not give a list. The message shows what your function made of that.",
      "A list that you could not read is not an empty list. Who gets a report of nothing deleted and nothing left takes the work for done.",
      "if (!response.____) throw new Error(`the list could not be read: $" +
        "{____}`);\n\nWhat would `items ?? []` report here?",
    ],
  },
}, async () => {
  const refusal = json({ items: [], error: "come back later" }, { status: 503 });
  for (const [what, reply] of [
    ["a 503", refusal],
    ["a 404", json({ items }, { status: 404 })],
    ["a 300", json({ items }, { status: 300 })],
    ["no answer", reset()],
  ] as const) {
    for (const confirm of [{ typed: null }, {}]) {
      const run = await answer.evaluate(use, { script: [reply], arguments: { tag: "tools", ...confirm } });
      const { gave, sent } = told(run);
      const kind = "typed" in confirm ? "" : " in a dry run";
      const did = `The list brought ${what}${kind}. Your function ${gave}, after ${count(sent.length, "request")}.`;
      expect(run.value?.error, story(run, did, "R1 asks to throw.")).toBeDefined();
      expect([sent.length, run.value?.plans.length], story(run, did, "R1 asks to do nothing more.")).toEqual([1, 0]);
    }
  }
});

test("R2 deletes nothing in a dry run", {
  meta: {
    points: 2,
    hints: [
      "Nobody was there to confirm. The message shows what was sent, and what was reported.",
      "Who calls without `confirm` wants to see, not to delete. The careful way is the default: no answer is no. All items are left.",
      "if (!____) return { deleted: [], left: ____ };\n\nWhat should happen when somebody forgets an option?",
    ],
  },
}, async () => {
  const { run, ids: inIt, did } = await inStore({ tag: "tools" });
  const asked = `R2 asks for no DELETE, and for {"deleted":[],"left":[${tools}]}.`;
  expect(inIt.length, story(run, did, asked)).toBe(24);
  expect(run.value?.report, story(run, did, asked)).toEqual({ deleted: [], left: tools });
  const records = run.value?.records.length ?? 0;
  const wrote = `It called audit ${count(records, "time")} in a dry run.`;
  expect(records, story(run, wrote, "R5 asks for it after a DELETE only.")).toBe(0);
});

test("R2 asks nobody when there is nothing to delete", {
  meta: {
    points: 1,
    hints: [
      "No item has this tag. The message says how often somebody was asked.",
      "A question without a content teaches people to confirm without reading. With no items the work is done before it begins.",
      "if (items.____ === 0) return { deleted: [], left: [] };\n\nWhat would the phrase be here?",
    ],
  },
}, async () => {
  const { run, gave } = await inStore({ tag: "no such tag", typed: null });
  const asks = run.value?.plans.length ?? 0;
  const did = `No item had the tag. Your function asked ${count(asks, "time")}, and ${gave}.`;
  expect([asks, run.value?.report], story(run, did)).toEqual([0, { deleted: [], left: [] }]);
});

test("R3 shows the items and the phrase", {
  meta: {
    points: 1,
    hints: [
      "The message shows what `confirm` was given, and how often it was called.",
      "Whoever confirms needs to see what goes: the items themselves. The phrase names their number and their tag, so that nobody types it for another list.",
      "const phrase = `delete $" +
        "{items.____} tagged $" +
        "{____}`;\nconst typed = await confirm({ items, phrase });\n\nWhat do people do with a question that is always answered by yes?",
    ],
  },
}, async () => {
  const dozen = Array.from({ length: 12 }, (_, index) => ({ id: index + 1, name: `rasp ${randomUUID()}` }));
  for (const [tag, listed] of [
    ["tools", items],
    ["tools", items.slice(0, 1)],
    ["C++ & more", dozen],
  ] as const) {
    const script = [json({ items: listed }), ...listed.map(() => status(204))];
    const run = await answer.evaluate(use, { script, arguments: { tag, typed: null } });
    const { plans = [], report } = run.value ?? {};
    const shown =
      plans.map((plan) => JSON.stringify(plan?.items?.map(({ id }) => id) ?? plan)).join(", then ") || "nothing";
    const did = plans[0] ? `It showed ${shown}, with the phrase "${plans[0].phrase}".` : "It did not call confirm.";
    const phrase = `delete ${listed.length} tagged ${tag}`;
    const listedIds = listed.map(({ id }) => id);
    expect(plans.length, story(run, did, "R3 asks to call confirm once.")).toBe(1);
    expect(plans[0]?.phrase, story(run, did, `R3 asks for "${phrase}".`)).toBe(phrase);
    expect(plans[0]?.items, story(run, did, `R3 asks for the items ${listedIds.join(", ")}.`)).toMatchObject(listed);
    const after = `Somebody typed "${phrase}". ${told(run).did}`;
    expect(
      report?.deleted,
      story(run, after, `R3 and R4 ask to delete ${listedIds.join(", ")}, in this order.`),
    ).toEqual(listedIds);
  }
});

test("R3 deletes nothing unless the phrase was typed", {
  meta: {
    points: 3,
    hints: [
      "The message shows what was typed. Which comparison of yours took it for the phrase?",
      "The phrase is there so that nobody confirms by habit. Compare the two texts whole, and as they are: no trimming, no small letters, no beginning of it.",
      "if (typed ____ phrase) return { deleted: [], left: ____ };\n\nWhich list did somebody have in mind who types 5 for 6?",
    ],
  },
}, async () => {
  const phrase = "delete 6 tagged tools";
  const nearly = [phrase.toUpperCase(), `${phrase} `, phrase.replace(" ", "  "), "delete 5 tagged tools"];
  for (const typed of ["yes", "y", "", "true", "delete", ...nearly]) {
    const { run, ids: inIt, did } = await inStore({ tag: "tools", typed });
    // A message shows one of two spaces.
    const typing = `Somebody typed "${typed.replaceAll("  ", " ␣")}". ${did}`;
    const asked = "R3 asks for no DELETE, and for all 6 as left.";
    expect(inIt.length, story(run, typing, asked)).toBe(24);
    expect(run.value?.report, story(run, typing, asked)).toEqual({ deleted: [], left: tools });
    const { plans = [], records = [] } = run.value ?? {};
    const [asks, writes] = [plans.length, records.length];
    const calls = `Somebody typed "${typed}". It called confirm ${count(asks, "time")}, and audit ${count(writes, "time")}.`;
    expect([asks, writes], story(run, calls, "R3 asks for confirm once, R5 for no audit.")).toEqual([1, 0]);
  }
});

test("R3 deletes nothing when confirm fails", {
  meta: {
    points: 1,
    hints: [
      "`confirm` rejected in this check. The message shows what was sent after that, and what came of it.",
      "No answer is no. The error belongs to the caller, who may ask again: a report of all as left would say that somebody had refused.",
      "const typed = await ____({ items, phrase }); // outside of any ____\n\nWhat would a `catch` have to do here?",
    ],
  },
}, async () => {
  const { run, deletes, did } = await scripted([status(204)], { confirmFails: true });
  const asked = "R3 asks for no DELETE, and to throw the error of confirm.";
  expect([deletes.length, run.value?.error], story(run, did, asked)).toEqual([0, "Error: the terminal is closed"]);
});

test("R4 deletes the items that were shown, one after the other", {
  meta: {
    points: 2,
    hints: [
      "Compare the DELETEs in the log with the items, and each with the end of the one before.",
      "What was shown and confirmed is a list of ids. Walk along it, and wait for each answer: when something goes wrong, you want to know where. Do not ask for the list again, it may be another one by now.",
      "for (const { id } of ____) {\n  const response = ____ fetch(`$" +
        "{baseUrl}/items/$" +
        '{id}`, { method: "DELETE" });\n\nHow many would be gone when you notice that the third one fails?',
    ],
  },
}, async () => {
  const { run, ids: inIt, deletes, sent, did } = await inStore({ tag: "tools", typed: null });
  expect(deletes, story(run, did, `R4 asks for DELETE of ${tools.join(", ")}.`)).toEqual(wanted(tools));
  const others = Array.from({ length: 24 }, (_, index) => index + 1).filter((id) => !tools.includes(id));
  expect(inIt, story(run, did, "R4 asks to leave all others.")).toEqual(others);
  expect(run.value?.report, story(run, did)).toEqual({ deleted: tools, left: [] });
  expect(sent.length, story(run, `It sent ${sent.join(", ")}.`, "R1 and R4 ask for 7 requests.")).toBe(7);

  const slow = status(204, {}, { delayMs: 500 });
  const { run: slowly, ...other } = await scripted([slow, slow, slow]);
  const order = `The list had ${ids.join(", ")}. ${other.did}`;
  expect(other.deletes, story(slowly, order, "R4 asks for the order of the list.")).toEqual(wanted(ids));
  const atMs = slowly.requests.slice(1).map((request) => Math.round(request.atMs / 100) * 100);
  const when = `Each DELETE took 500 ms. Your function sent them at ${ms(atMs)}.`;
  expect(atMs, story(slowly, when, "R4 asks for 0, 500 and 1,000 ms.")).toEqual([0, 500, 1_000]);
});

test("R5 records each DELETE under the id that it carries", {
  meta: {
    points: 2,
    hints: [
      "The message shows the ids that the requests carried, and those that were recorded.",
      "The store writes X-Request-Id into its own log. With the same id in your record both sides can be put together. Make it before the request: an answer may never come.",
      'const requestId = ____;\n... fetch(url, { method: "DELETE", headers: { "x-request-id": ____ } });\nawait audit({ id, requestId, outcome: ____ });\n\nWhich id could you record if you waited for the one of the answer?',
    ],
  },
}, async () => {
  // A store may have an id of its own for a request.
  const named = status(204, { "x-request-id": "id-of-the-store" });
  const replies = [named, status(404), reset(), json({ items }), status(204), status(500)];
  const { run } = await scripted(replies, { calls: 2 });
  const { records = [] } = run.value ?? {};
  const deletes = run.requests.filter(({ method }) => method === "DELETE");
  const carried = deletes.map(({ headers }) => headers["x-request-id"] ?? "none");
  const met = "It was called twice. The DELETEs were to meet 204, 404 and a broken connection, then 204 and 500.";
  const many = `${met} Your function sent ${count(deletes.length, "DELETE")}.`;
  expect(
    deletes.length,
    story(run, many, "R6 asks for five: a 404 is no failure, and nothing follows a failure."),
  ).toBe(5);
  const did = `It was called twice. The requests carried ${carried.join(", ") || "none"}; recorded were ${records.map(({ requestId }) => requestId).join(", ") || "none"}.`;
  expect(new Set(carried.filter((id) => id !== "none")).size, story(run, did, "R5 asks for five ids.")).toBe(5);
  expect(
    records.map(({ requestId }) => requestId),
    story(run, did, "R5 asks to record these."),
  ).toEqual(carried);
  const outcomes = records.map(({ id, outcome }) => `${id} ${outcome}`);
  const right = [`${ids[0]} 204`, `${ids[1]} 404`, `${ids[2]} no answer`, `${ids[0]} 204`, `${ids[1]} 500`];
  expect(
    outcomes,
    story(run, `It was called twice, and recorded ${outcomes.join(", ")}.`, `R5 asks for ${right.join(", ")}.`),
  ).toEqual(right);

  const again = await scripted([status(204), status(204), status(204)]);
  const anew = again.run.requests.slice(1).filter(({ headers }) => carried.includes(headers["x-request-id"] ?? ""));
  const repeated = `In another run ${count(anew.length, "request id")} came again.`;
  expect(anew.length, story(again.run, repeated, "R5 asks for new ones each time.")).toBe(0);
});

test("R5 deletes nothing more before the record is written", {
  meta: {
    points: 2,
    hints: [
      "Writing a record took a second in this check, and then failed. The message says when the next DELETE left.",
      "`audit` gives a promise. Until it is fulfilled, nothing is written down. When it fails, the error belongs to the caller, and the deleting has to end: no DELETE without a record.",
      "____ audit({ id, requestId, outcome });\n\nWhat does a `catch` around this line hide?",
    ],
  },
}, async () => {
  const all = [status(204), status(204), status(204)];
  const { run } = await scripted(all, { auditMs: 1_000 });
  const atMs = run.requests.slice(1).map((request) => Math.round(request.atMs / 100) * 100);
  const did = `Each record took 1,000 ms. Your function sent its DELETEs at ${ms(atMs)}.`;
  expect(atMs, story(run, did, "R5 asks for 0, 1,000 and 2,000 ms.")).toEqual([0, 1_000, 2_000]);

  for (const { nth, code } of [1, 2, 3].flatMap((nth) => [204, 500].map((code) => ({ nth, code })))) {
    const replies = [1, 2, 3].map((each) => status(each === nth ? code : 204));
    const failed = await scripted(replies, { auditFailsAt: nth });
    const words = `DELETE ${nth} brought ${code}, and its record could not be written. ${failed.did}`;
    expect(failed.deletes.length, story(failed.run, words, "R5 asks for nothing more after it.")).toBe(nth);
    const thrown = story(failed.run, words, "R5 asks to throw its error.");
    expect(failed.run.value?.error, thrown).toBe("Error: the disk is full");
  }
});

test("R6 takes a 404 for gone", {
  meta: {
    points: 1,
    hints: [
      "One of the items had been deleted by somebody else. The message shows the report.",
      "You want the item to be gone, and it is. The answer differs, and the state of the store does not: that is what idempotent means.",
      "const isGone = response.ok || response.status === ____;\n\nWhat would you do with a script that stops here each time you run it again?",
    ],
  },
}, async () => {
  const { run, did } = await scripted([status(404), status(202), status(200)]);
  const right = { deleted: ids, left: [] };
  const asked = `The DELETEs brought 404, 202 and 200. R6 asks for ${JSON.stringify(right)}.`;
  expect(run.value?.report, story(run, did, asked)).toEqual(right);

  const gone = [status(404), status(404), status(404)];
  const again = await scripted([...gone, json({ items }), ...gone], { calls: 2 });
  const words = `It was called twice, with the same items. The second call ${again.gave}.`;
  const same = `R6 asks for ${JSON.stringify(right)}.`;
  expect(again.run.value?.report, story(again.run, words, same)).toEqual(right);
});

test("R6 stops at the first failure", {
  meta: {
    points: 3,
    hints: [
      "The second DELETE failed. The message shows what was sent after it, and what was reported.",
      "After a failure you know less than you thought. Stop, and say how far you came: what is gone, which one failed, and what nobody touched.",
      "if (!isGone) {\n  return { deleted: ids.slice(0, ____), failed: ____, left: ids.slice(____) };\n}\n\nIs the item without an answer deleted or not?",
    ],
  },
}, async () => {
  const failures = [300, 304, 400, 401, 403, 409, 410, 412, 429, 500, 503].map((code) => [
    `a ${code}`,
    status(code),
    1,
  ]);
  const first = ["a 403", status(403), 0];
  const last = ["a 403", status(403), 2];
  for (const [what, reply, index] of [...failures, ["no answer", reset(), 1], first, last] as [
    string,
    Reply,
    number,
  ][]) {
    const before = items.slice(0, index).map(() => status(204));
    const { run, deletes, did } = await scripted([...before, reply, status(204), status(204)]);
    const right = { deleted: ids.slice(0, index), failed: ids[index], left: ids.slice(index + 1) };
    const words = `DELETE ${index + 1} brought ${what}. ${did}`;
    const asked = `R6 asks for ${JSON.stringify(right)}, and nothing more.`;
    expect(deletes.length, story(run, words, asked)).toBe(index + 1);
    expect(run.value?.report, story(run, words, asked)).toEqual(right);
  }
});
