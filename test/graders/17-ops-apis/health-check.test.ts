import { randomInt, randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import {
  cut,
  dnsFailure,
  drip,
  never,
  type Reply,
  refused,
  reset,
  stall,
  status,
  text,
} from "../../../mocks/script.ts";
import type * as Solution from "../../../solutions/17-ops-apis/health-check.ts";
import { openAnswer } from "../../../src/rig/answer.ts";
import { count, ms, story } from "../../../src/rig/story.ts";

const answer = openAnswer<typeof Solution>("17-ops-apis/health-check.ts");

type Asked = { urls: string[]; options?: Solution.HealthOptions };
const look = async ({ healthCheck }: typeof Solution, _url: string, { urls, options }: Asked) =>
  options ? await healthCheck(urls, options) : await healthCheck(urls);

/** A host of its own for each reply, so that no order of arrival matters. */
function hosts(replies: readonly Reply[]) {
  const urls = replies.map((_, index) => `http://host-${index + 1}.test/health/${randomUUID().slice(0, 8)}`);
  const script = Object.fromEntries(replies.map((reply, index) => [new URL(urls[index] as string).origin, [reply]]));
  return { urls, script };
}

/** Asks these hosts. */
async function lookAt(replies: readonly Reply[], options?: Solution.HealthOptions) {
  const { urls, script } = hosts(replies);
  const run = await answer.evaluate(look, { script, arguments: { urls, ...(options && { options }) } });
  return { run, urls, rows: run.value ?? [] };
}

const ok = (delayMs = 0) => text("well", { delayMs });
const reasons = (rows: readonly Solution.HealthRow[]) => rows.map(({ reason }) => reason);
const shown = (value: unknown) => JSON.stringify(value) ?? "nothing";
/** Timers count whole milliseconds, and a request is a few events. */
const isNear = (one: number | undefined, other: number) => one !== undefined && Math.abs(one - other) <= 20;
const near = (values: readonly (number | undefined)[], right: readonly number[]) =>
  values.map((value, index) => (isNear(value, right[index] ?? -1e9) ? (right[index] as number) : value));

test("R1 gives a row for each URL, in the order of the list", {
  meta: {
    points: 2,
    hints: [
      "Compare the URLs in the message: the list, and your rows. The first host was the slowest one.",
      "Who answers first is not who stands first. Put each row where its URL stands, by its index; a list that you push to has the order of the answers.",
      "for (const [index, url] of urls.____()) {\n  rows[____] = await look(url, timeoutMs);\n}\n\nWhat order would `rows.push` give, with several of these at a time?",
    ],
  },
}, async () => {
  const { urls, script } = hosts([ok(300), ok(200), ok(100), ok()]);
  const list = [...urls, urls[3] as string].map((url) => url.replace("http://host-1", "HTTP://Host-1"));
  const twice = { ...script, [new URL(list[4] as string).origin]: [ok(), status(503)] };
  const run = await answer.evaluate(look, { script: twice, arguments: { urls: list } });
  const names = (from: readonly string[]) => from.map((url) => url.split("/")[2]?.replace(".test", "")).join(", ");
  const given = run.value?.map(({ url }) => url) ?? [];
  const did = `The list had ${names(list)}. Your rows have ${given.every((url) => URL.canParse(url)) ? names(given) : shown(given)}.`;
  expect(given, story(run, did)).toEqual(list);
  const sent = run.requests.map(({ method, url }) => `${method} ${url}`).sort();
  const asked = `Your client sent ${count(sent.length, "request")}.`;
  const wanted = list.map((url) => `GET ${new URL(url).href}`).sort();
  expect(sent, story(run, asked, "R1 asks for 5, a GET for each.")).toEqual(wanted);
  const last = run.value?.slice(3).map(({ status }) => status ?? 0) ?? [];
  const both = `The last host stands twice in the list. It answered 200 and 503, and your rows have ${last.join(" and ")}.`;
  expect(last.sort(), story(run, both, "R1 asks for a row for each.")).toEqual([200, 503]);
  const none = await answer.evaluate(
    ({ healthCheck }, _url, { urls }) => Promise.all([healthCheck(urls, { concurrency: 1 }), healthCheck([])]),
    { script, arguments: { urls } },
  );
  const [full, empty] = none.value ?? [];
  const apart = `Two calls were under way, one with 4 URLs, one with none. They gave ${full?.length} and ${empty?.length} rows after ${count(none.requests.length, "request")}.`;
  expect(
    [full?.length, empty, none.requests.length],
    story(none, apart, "R1 asks for 4 rows, and for an empty table."),
  ).toEqual([4, [], 4]);
});

test("R2 says what the answers say", {
  meta: {
    points: 2,
    hints: [
      "Each row in the message stands beside the status that the host sent. Which reason differs?",
      "`fetch` throws for none of these: a 404 and a 503 are answers. `response.ok` says which ones are good, and the row needs the number in any case.",
      "const { ok, status } = await fetch(url, ____);\nreturn row(ok ? ____ : `status $" +
        "{____}`, status);\n\nWhich of the numbers from 200 to 299 would `status === 200` refuse?",
    ],
  },
}, async () => {
  const codes = [200, 201, 204, 299, 304, 404, 429, 500, 503, randomInt(504, 599)];
  const { run, rows } = await lookAt(codes.map((code) => status(code)));
  const asked = `There are ${codes.length} hosts. Your client sent ${count(run.requests.length, "request")}.`;
  expect(run.requests.length, story(run, asked, "R1 asks for one to each, whatever it answers.")).toBe(codes.length);
  for (const [index, code] of codes.entries()) {
    const wanted = code < 300 ? ["ok", code] : [`status ${code}`, code];
    const { reason, status } = rows[index] ?? {};
    const did = `The host answered ${code}. Your row has the reason ${shown(reason)} and ${status === undefined ? "no status" : `the status ${status}`}.`;
    expect([reason, status], story(run, did, `R2 asks for "${wanted[0]}" and ${code}.`)).toEqual(wanted);
  }
});

test("R3 gives a row where no answer comes", {
  meta: {
    points: 3,
    hints: [
      "Five of seven hosts gave no answer. The message says what each did, and what your row says of it.",
      "`fetch` throws when no answer comes; reading the body throws when it breaks off. Catch both for each URL on its own, and make a row of it. `Promise.all` alone would give up the whole table.",
      "try {\n  const response = await fetch(url, { signal });\n  await response.____();\n  return row(…);\n} catch (error) {\n  return row(____);\n\nWhat has a caller to learn from a body that breaks off after a 200?",
    ],
  },
}, async () => {
  const troubles: [string, Reply][] = [
    ["refused the connection", refused()],
    ["has no address", dnsFailure()],
    ["broke the connection", reset()],
    ["sent 200 and broke off within the body", cut({ afterBytes: 5 })],
  ];
  const { urls, script } = hosts([ok(), ...troubles.map(([, reply]) => reply), ok(200)]);
  const list = [...urls.slice(0, 5), "no address at all", ...urls.slice(5)];
  const run = await answer.evaluate(look, { script, arguments: { urls: list, options: { concurrency: 3 } } });
  const failed = `One of 7 hosts failed, and your function threw ${run.error?.name}: ${run.error?.message}.`;
  expect(run.error, story(run, failed, "R3 asks for 7 rows, and never to reject.")).toBeUndefined();
  const words = [...troubles.map(([word]) => word), "is no URL"];
  for (const [index, word] of words.entries()) {
    const { reason, status } = run.value?.[index + 1] ?? {};
    const did = `A host ${word}. Your row has the reason ${shown(reason)} and ${status === undefined ? "no status" : `the status ${status}`}.`;
    expect([reason, status], story(run, did, 'R3 asks for "no answer" and undefined.')).toEqual([
      "no answer",
      undefined,
    ]);
  }
  const good = `The hosts before and after had these reasons: ${shown([run.value?.[0]?.reason, run.value?.[6]?.reason])}.`;
  expect([run.value?.[0]?.reason, run.value?.[6]?.reason], story(run, good, 'R3 asks for "ok".')).toEqual(["ok", "ok"]);
});

test("R3 tells a limit that is over from other failures", {
  meta: {
    points: 2,
    hints: [
      "Two hosts took too long: one said nothing, one stopped within its body. What do your rows say?",
      "A signal made by `AbortSignal.timeout` fails the call with an error named TimeoutError, while the body is read, too. Other errors have other names.",
      'catch (error) {\n  const isLate = (error as Error).____ === "____";\n  return row(isLate ? ____ : "no answer");\n}\n\nWhat does a caller do about a host that is slow, and what about one that is gone?',
    ],
  },
}, async () => {
  const timeoutMs = randomInt(500, 3_000);
  const { run, rows } = await lookAt([never(), stall({ afterBytes: 3 }), refused(), ok()], { timeoutMs });
  const wanted = ["timeout", "timeout", "no answer", "ok"];
  const did = `The hosts said nothing; stopped within the body; refused; answered. Your reasons: ${shown(reasons(rows))}.`;
  expect(reasons(rows), story(run, did, `R3 asks for ${shown(wanted)}.`)).toEqual(wanted);
  const codes = rows.map(({ status }) => status ?? null);
  const statuses = `The second host sent a 200 and half a body. Your statuses: ${shown(codes)}.`;
  expect(codes, story(run, statuses, "R3 asks for none but the last.")).toEqual([null, null, null, 200]);
});

test("R4 gives each URL its own time", {
  meta: {
    points: 2,
    hints: [
      "Here one host is asked after the other, and each takes less than the limit. The message has your rows.",
      "A signal begins to count when it is made. Made once for all, it is over before the last URL has its turn. Make it in the function that asks one URL.",
      "async function look(url: string) {\n  const signal = AbortSignal.timeout(____);\n  const response = await fetch(____, { signal });\n  …\n\nWhen would a signal made outside of this function have begun?",
    ],
  },
}, async () => {
  const timeoutMs = randomInt(1_000, 4_000);
  const options = { timeoutMs, concurrency: 1 };
  const own = await lookAt([ok(timeoutMs - 100), ok(timeoutMs - 200), ok(100)], options);
  const did = `With the limit ${ms(timeoutMs)} the hosts took ${ms([timeoutMs - 100, timeoutMs - 200, 100])}, one after the other. Your reasons: ${shown(reasons(own.rows))}.`;
  expect(reasons(own.rows), story(own.run, did, 'R4 asks for "ok" each time.')).toEqual(["ok", "ok", "ok"]);
  const usual = await lookAt([ok(4_800), ok(5_200)]);
  const left = `Without timeoutMs the hosts took 4,800 and 5,200 ms. Your reasons: ${shown(reasons(usual.rows))}.`;
  const asked = 'R4 asks for 5,000 ms: "ok" and "timeout".';
  expect(reasons(usual.rows), story(usual.run, left, asked)).toEqual(["ok", "timeout"]);
});

test("R4 stops a request when its time is over, and leaves no timer", {
  meta: {
    points: 2,
    hints: [
      "The message says until when your requests ran on, and how many timers were left when the table was there.",
      "Only a signal stops a request; a race between promises stops none. A timer of `setTimeout` goes on until you clear it, in `finally`. `AbortSignal.timeout` needs no clearing.",
      "const timer = setTimeout(() => controller.____(), timeoutMs);\ntry {\n  …\n} finally {\n  ____(timer);\n}\n\nHow long would a program with such a timer go on after its last line?",
    ],
  },
}, async () => {
  const timeoutMs = randomInt(1_000, 4_000);
  const { urls, script } = hosts([never(), stall({ afterBytes: 3 })]);
  const late = await answer.evaluate(
    async ({ healthCheck }, _url, { urls, timeoutMs }) => {
      await healthCheck(urls, { timeoutMs });
      await new Promise((resolve) => setTimeout(resolve, 1_000));
    },
    { script, arguments: { urls, timeoutMs } },
  );
  const ends = late.requests.map(({ endedAtMs }) => endedAtMs);
  const ran = ends.map((endedAtMs) => (endedAtMs === undefined ? "were not over" : `ended at ${ms(endedAtMs)}`));
  const did = `The limit was ${ms(timeoutMs)}. Your requests ${ran.join(" and ")}, a second after the table was there.`;
  const wanted = ends.map(() => timeoutMs);
  expect(near(ends, wanted), story(late, did, `R4 asks to stop both at ${ms(timeoutMs)}.`)).toEqual([
    timeoutMs,
    timeoutMs,
  ]);
  const { run } = await lookAt([ok(), status(503), refused()]);
  const timers = `The table was there, and ${count(run.left.timers, "timer")} of yours still ran.`;
  expect(run.left.timers, story(run, timers, "R4 asks for none.")).toBe(0);
});

test("R5 measures each URL from its own request on", {
  meta: {
    points: 2,
    hints: [
      "Here two hosts are asked at a time. The message has the times that they took, and those in your rows.",
      "Read the clock when the request leaves, not when the check begins: most URLs wait for their turn first. Read it again when the body is there, or when the call has failed.",
      "async function look(url: string) {\n  const beganAt = performance.____();\n  …\n  return { url, status, reason, elapsedMs: ____ - beganAt };\n\nWhat would the last of a hundred hosts look like with one start for all?",
    ],
  },
}, async () => {
  const tookMs = [400, 900, 700, 250].map((each) => each + randomInt(100));
  const replies: Reply[] = [
    ...tookMs.map((delayMs) => ok(delayMs)),
    drip({ body: "well, and how are you?", bytes: 6, everyMs: 200, delayMs: 300 }),
    status(503, {}, { delayMs: 150 }),
    never(),
    reset({ delayMs: 350 }),
  ];
  const { run, rows } = await lookAt(replies, { concurrency: 2, timeoutMs: 2_000 });
  const wanted = [...tookMs, 900, 150, 2_000, 350];
  const given = rows.map(({ elapsedMs }) => elapsedMs);
  const did = `The hosts took ${ms(wanted)}. Your rows have ${shown(given)}.`;
  expect(near(given, wanted), story(run, did)).toEqual(wanted);
});

test("R6 keeps to the limit, and asks the next as soon as one is over", {
  meta: {
    points: 3,
    hints: [
      "The message says when each of your requests left. The second host took 1,000 ms, the others 100.",
      "Asking in groups makes all wait for the slowest of a group. Let a few workers take from one queue: `urls.entries()` is one, and a `for … of` in each worker takes the next when it is free.",
      "const queue = urls.entries();\nconst work = async () => {\n  for (const [index, url] of ____) rows[index] = await look(url, timeoutMs);\n};\nawait Promise.all(Array.from({ length: ____ }, work));\n\nWhy does no URL come twice, although all workers share the queue?",
    ],
  },
}, async () => {
  const { run } = await lookAt(
    // Headers at once, the last of the body after so many milliseconds.
    [100, 1_000, 100, 100, 100].map((everyMs) => drip({ body: "well, so", bytes: 4, everyMs })),
    { concurrency: 2 },
  );
  const starts = run.requests.map(({ atMs }) => atMs).sort((one, other) => one - other);
  const wanted = [0, 0, 100, 200, 300];
  const did = `With concurrency 2 your requests left at ${ms(starts)}.`;
  expect(near(starts, wanted), story(run, did, `R6 asks for ${ms(wanted)}.`)).toEqual(wanted);
  const many = await lookAt(Array.from({ length: 12 }, () => ok(100)));
  const all = many.run.requests.map(({ atMs }) => atMs).sort((one, other) => one - other);
  const right = [...Array<number>(10).fill(0), 100, 100];
  const usual = `Without concurrency your requests to 12 hosts left at ${ms(all)}.`;
  expect(near(all, right), story(many.run, usual, "R6 asks for 10 at once, then two more.")).toEqual(right);
});
