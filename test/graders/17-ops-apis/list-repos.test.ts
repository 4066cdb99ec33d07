import { randomInt, randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { HttpResponse } from "../../../mocks/http-response.ts";
import { json } from "../../../mocks/script.ts";
import { createGitHub } from "../../../mocks/services/github.ts";
import type * as Solution from "../../../solutions/17-ops-apis/list-repos.ts";
import { waited as asWaited, count, ms, story } from "../../../src/rig/story.ts";
import {
  answer,
  ended,
  items,
  list,
  listFrom,
  nextAt,
  page,
  paths,
  type Reply,
  refusal,
  spent,
} from "./list-repos/ask.ts";

test("R1 gives all repositories of an organisation", {
  meta: {
    points: 2,
    hints: [
      "In the log, look at the first request: its path and its query. Then count the pages, and the repositories that you gave.",
      "GitHub gives 30 on a page, or up to 100 to whom asks for it with per_page. The answer names the next page in its Link header. Collect until none is named.",
      "let next: URL | undefined = new URL(`/orgs/$" +
        "{organisation}/repos?per_page=____`, server);\nwhile (next) {\n  const response = await fetchPage(next, token, options);\n  repositories.push(...(____));\n  next = ____;\n}\n\nWhat is missing when the loop ends after the first page?",
    ],
  },
}, async () => {
  const repositories = randomInt(201, 300);
  const asked = { token: "test-token-octocat", organisation: "octo-org" };
  const run = await answer.evaluate(list, {
    service: (clock) => createGitHub({ repositories, now: () => clock.now() }),
    arguments: asked,
  });
  const [first = "nothing"] = paths(run);
  const did = `Your client asked for ${first} first.`;
  const wanted = "/orgs/octo-org/repos?per_page=100";
  expect(first, story(run, did, `R1 asks for ${wanted}.`)).toBe(wanted);
  const given = run.value?.repositories?.map(({ id }) => id) ?? [];
  const ids = Array.from({ length: repositories }, (_, index) => 50_000 + index);
  const gave = `The organisation has ${repositories} repositories, in 3 pages. Your client sent ${count(run.requests.length, "request")}. ${ended({ repositories: run.value?.repositories, failure: run.value?.failure })}`;
  expect(given, story(run, gave, "R1 asks for all, in their order.")).toEqual(ids);
  expect(run.requests.length, story(run, gave, "R1 asks for 3 requests.")).toBe(3);
  const again = await answer.evaluate(
    async ({ listRepos }, url, { token, organisation }) => {
      await listRepos(url, organisation, token);
      return (await listRepos(url, organisation, token)).length;
    },
    { service: (clock) => createGitHub({ repositories, now: () => clock.now() }), arguments: asked },
  );
  const second = `A second call gave ${again.value} repositories.`;
  expect(again.value, story(again, second, `R1 asks for ${repositories}, each time.`)).toBe(repositories);
});

test("R1 follows the link that is next", {
  meta: {
    points: 2,
    hints: [
      "The message has the Link headers, and the addresses that you asked for. Which link did your client take?",
      "A header holds several links, in any order; each says what it is in `rel`. The address of the next page is the server's own: no number that you count up leads to it.",
      'const links = readLinks(response.headers.get("link") ?? "");\nconst link = links.find(({ ____ }) => rel === "____");\nreturn link && new URL(link.____);\n\nWhere does the last page have its next?',
    ],
  },
}, async () => {
  const [one, two] = [randomUUID(), randomUUID()];
  const [before, after] = [items(2), items(2)];
  const pages = [before, items(0), [...after, ...before.slice(1)]]; // one comes twice: the list moved on
  const targets = [`/organizations/7/repos?after=${one}&per_page=100`, `/organizations/7/repos?after=${two},2;x`];
  const first = "</start>; rel=first".replace("/start", "http://github.test/start");
  const links = [
    `<http://github.test/last>; rel="last", ${nextAt(targets[0] as string)}`,
    `${first}, ${nextAt(targets[1] as string)}, <http://github.test/last>; rel="last"`,
    '<http://github.test/before>; rel="prev", <http://github.test/start>; rel="first"',
  ];
  const { run, repositories, organisation } = await listFrom(pages.map((some, at) => page(some, links[at])));
  const wanted = [`/orgs/${organisation}/repos?per_page=100`, ...targets];
  const did = `The first answer had Link: ${links[0]}. Your client asked for ${paths(run).slice(1).join(", then ") || "nothing more"}.`;
  expect(paths(run), story(run, did, `R1 asks for ${targets.join(", then ")}.`)).toEqual(wanted);
  const gave = `Three pages had 2, 0 and 3 repositories. ${ended(run.value ?? { repositories: undefined, failure: undefined })}`;
  expect(repositories, story(run, gave, "R1 asks for all 5 as they came, with all of their fields.")).toEqual(
    pages.flat(),
  );
});

test("R2 says in each request who asks", {
  meta: {
    points: 1,
    hints: [
      "The message has two headers of each of your requests, also of those for the second page and after a wait.",
      "Every request is alone: GitHub does not remember who asked for the page before. The word Bearer and a space stand before the token.",
      "const headers = {\n  authorization: `____ $" +
        '{____}`,\n  accept: "____",\n};\n\nWhat does GitHub show to somebody without a token?',
    ],
  },
}, async () => {
  const { run, token } = await listFrom([
    page(items(1), nextAt("/two")),
    refusal(429, { "retry-after": "1" }),
    page(items(1), nextAt("/three")),
    page(items(1)),
  ]);
  const right = { authorization: `Bearer ${token}`, accept: "application/vnd.github+json" };
  for (const [index, { headers }] of run.requests.entries()) {
    const { authorization = "none", accept = "none" } = headers;
    const did = `Your request ${index + 1} had Authorization: ${authorization}, and Accept: ${accept}.`;
    const asked = `R2 asks for Authorization: ${right.authorization}, and Accept: ${right.accept}.`;
    expect({ authorization, accept }, story(run, did, asked)).toEqual(right);
  }
  expect(
    run.requests.length,
    story(
      run,
      `There are 3 pages, and one refusal. Your client sent ${count(run.requests.length, "request")}.`,
      "R4 asks for 4.",
    ),
  ).toBe(4);
});

test("R3 shows the token to nobody else", {
  meta: {
    points: 2,
    hints: [
      "The Link header of the first answer leads to another origin. Look who got a request in the log, and with which headers.",
      "A link is data: whoever can write into the answer could get your token. Compare the origin of each address with that of `server` before you send anything; a host that begins with the same letters is another host.",
      "const home = new URL(server).____;\nif (next.____ !== home) throw new GitHubError(____);\n\nWhy is `next.href.startsWith(server)` not enough?",
    ],
  },
}, async () => {
  for (const foreign of ["http://github.test.evil.test", "http://github.test:8080", "https://github.test"]) {
    const link = `<${foreign}/organizations/7/repos?page=2>; rel="next"`;
    const script = { "http://github.test": [json([], { headers: { link } })], [foreign]: [json([])] };
    const run = await answer.evaluate(list, { script, arguments: { token: "secret", organisation: "octo-org" } });
    const { failure } = run.value ?? {};
    const did = `The next page was at ${foreign}. Your client sent ${count(run.requests.length - 1, "request")} there.`;
    expect(run.requests.length, story(run, did, "R3 asks for none.")).toBe(1);
    const threw = `The next page was at ${foreign}. ${ended(run.value ?? { repositories: undefined, failure })}`;
    const asked = "R3 asks for a GitHubError without a status.";
    expect([failure?.isOurs, failure?.status], story(run, threw, asked)).toEqual([true, undefined]);
    const said = `The next page was at ${foreign}. Your error says "${failure?.message}".`;
    expect(failure?.saysToken, story(run, said, "R3 asks to keep the token out of it.")).toBe(false);
  }
  for (const reply of [refusal(401), refusal(429, { "retry-after": "999" })]) {
    const { run, failure } = await listFrom([reply]);
    const said = `GitHub refused. Your error says "${failure?.message}".`;
    expect(failure?.saysToken, story(run, said, "R3 asks to keep the token out of it.")).toBe(false);
  }
});

/** Page 2 is refused once. Holds the wait, and that the same page came next. */
async function holdWait(words: string, reply: Reply, waitMs: number, options?: Solution.Patience) {
  const pages = [items(1), items(1)];
  const { run, repositories, failure } = await listFrom(
    [page(pages[0] ?? [], nextAt("/two")), reply, page(pages[1] ?? [])],
    options,
  );
  const did = `Page 2 was refused with ${words}. Your client ${asWaited(run.waitsMs.slice(1))}. ${ended({ repositories, failure })}`;
  const asked = `R4 asks to wait for ${ms(waitMs)}, and then for page 2 again.`;
  const waited = run.waitsMs[1] ?? -1e9;
  const isRight = waited >= waitMs - 20 && waited <= waitMs + 1_020;
  expect(isRight ? waitMs : waited, story(run, did, asked)).toBe(waitMs);
  expect(paths(run).slice(1), story(run, did, asked)).toEqual(["/two", "/two"]);
  expect(repositories, story(run, did, "R4 asks for the repositories of both pages.")).toEqual(pages.flat());
}

test("R4 waits as long as Retry-After says", {
  meta: {
    points: 2,
    hints: [
      "The message says which status and headers came, and how long your client waited.",
      "The header counts seconds. It comes with a 403 as well as with a 429, and then requests are left: it is another limit than that of the hour. So it is looked at first.",
      'const seconds = response.headers.get("____");\nif (seconds !== ____) return Number(seconds) * ____;\n\nWhat would `if (Number(seconds))` make of a Retry-After of 0?',
    ],
  },
}, async () => {
  for (const status of [403, 429]) {
    const seconds = randomInt(2, 60);
    const headers = {
      "retry-after": String(seconds),
      "x-ratelimit-remaining": "4000",
      "x-ratelimit-reset": "9999999999",
    };
    await holdWait(`${status}, Retry-After: ${seconds} and 4000 remaining`, refusal(status, headers), seconds * 1_000);
    const both = { ...headers, "x-ratelimit-remaining": "0" };
    await holdWait(`${status}, Retry-After: ${seconds} and 0 remaining`, refusal(status, both), seconds * 1_000);
  }
  await holdWait("403, Retry-After: 0", refusal(403, { "retry-after": "0" }), 0);
});

test("R4 waits until the hour is over", {
  meta: {
    points: 2,
    hints: [
      "No request was left. The message says how long it was until the reset, and how long your client waited.",
      "The reset is an instant, in seconds since 1970; a timer wants milliseconds from now on. An instant that is over asks for no wait.",
      'const resetAtMs = Number(response.headers.get("x-ratelimit-reset")) * ____;\nreturn Math.max(0, resetAtMs - ____);\n\nWhat does a timer do with the number of milliseconds since 1970?',
    ],
  },
}, async () => {
  for (const status of [403, 429]) {
    const seconds = randomInt(5, 110);
    // The clock of an evaluation begins at a whole second; a request is a few events later.
    await holdWait(`${status}, 0 remaining, a reset in ${seconds} s`, spent(status, seconds * 1_000), seconds * 1_000);
  }
  await holdWait("403, 0 remaining, a reset 30 s ago", spent(403, -30_000), 0);
});

test("R4 tells a no from a wait", {
  meta: {
    points: 2,
    hints: [
      "The message says what came, and what your client did. Is one of the two headers there?",
      "Too many requests is what 429 means, with or without a header: a minute is a good guess. Forbidden is what 403 means, unless one of the headers says that it is a limit.",
      "if (retryAfter !== null) return …;\nif (remaining === ____) return …;\nreturn status === ____ ? 60_000 : ____;\n\nWhat comes of asking again for what is forbidden?",
    ],
  },
}, async () => {
  await holdWait("429 and no header", refusal(429), 60_000);
  await holdWait("429 and 12 remaining", refusal(429, { "x-ratelimit-remaining": "12" }), 60_000);
  for (const remaining of [undefined, "1", "4999", "10"]) {
    const reset = { "x-ratelimit-reset": "1" };
    const headers = remaining === undefined ? {} : { "x-ratelimit-remaining": remaining, ...reset };
    const { run, failure, repositories } = await listFrom([refusal(403, headers), page(items(1))]);
    const did = `A 403 came with ${remaining ?? "no header about what is"} remaining. Your client sent ${count(run.requests.length, "request")}. ${ended({ repositories, failure })}`;
    const given = [failure?.isOurs, failure?.status, failure?.waitMs, run.requests.length];
    expect(given, story(run, did, "R6 asks for a GitHubError, status 403, at once.")).toEqual([
      true,
      403,
      undefined,
      1,
    ]);
  }
});

test("R5 does not wait longer than maxWaitMs", {
  meta: {
    points: 2,
    hints: [
      "The message has the longest wait that the caller allows, the one that GitHub asked for, and what your client did.",
      "Compare before you wait. A wait of exactly `maxWaitMs` is allowed. The error says how long it would have been, so that the caller can come back.",
      "if (waitMs ____ maxWaitMs) {\n  throw new GitHubError(why, response.status, ____);\n}\nawait sleep(waitMs);\n\nWhy not wait for `maxWaitMs` and then ask?",
    ],
  },
}, async () => {
  const seconds = randomInt(3, 60);
  const after = (amount: number) => refusal(403, { "retry-after": String(amount) });
  await holdWait(`Retry-After: ${seconds}, maxWaitMs ${seconds * 1_000}`, after(seconds), seconds * 1_000, {
    maxWaitMs: seconds * 1_000,
  });
  await holdWait("Retry-After: 120, without maxWaitMs", after(120), 120_000);
  const cases: [string, Reply, Solution.Patience | undefined, number][] = [
    [
      `Retry-After: ${seconds}, maxWaitMs ${seconds * 1_000 - 1}`,
      after(seconds),
      { maxWaitMs: seconds * 1_000 - 1 },
      seconds * 1_000,
    ],
    ["Retry-After: 121, without maxWaitMs", after(121), undefined, 121_000],
    ["Retry-After: 1, maxWaitMs 0", after(1), { maxWaitMs: 0 }, 1_000],
    ["0 remaining, a reset 30 s ago, retries 0", spent(403, -30_000), { retries: 0 }, 0],
    ["429 and no header, maxWaitMs 59,999", refusal(429), { maxWaitMs: 59_999 }, 60_000],
    ["0 remaining, a reset in 1,800 s", spent(403, 1_800_000), undefined, 1_800_000],
  ];
  for (const [words, reply, options, waitMs] of cases) {
    const { run, failure, repositories } = await listFrom([reply, page(items(1))], options);
    const did = `The answer was ${words}. Your client sent ${count(run.requests.length, "request")}, and took ${ms(run.tookMs)}. ${ended({ repositories, failure })}`;
    const asked = `R5 asks for a GitHubError at once, waitMs ${waitMs}.`;
    const isNear = Math.abs((failure?.waitMs ?? -1e9) - waitMs) <= 1_020;
    const given = [failure?.isOurs, isNear ? waitMs : failure?.waitMs, run.requests.length, run.tookMs < 100];
    expect(given, story(run, did, asked)).toEqual([true, waitMs, 1, true]);
  }
  const two = await listFrom([after(70), after(70), page(items(1))]);
  const did = `Twice the answer was Retry-After: 70. ${ended(two)}`;
  expect(two.repositories?.length, story(two.run, did, "R5 looks at each wait alone: neither is above 120 s.")).toBe(1);
});

test("R5 asks for each page `retries` times more at most", {
  meta: {
    points: 2,
    hints: [
      "The message says how often each page was refused, and how many requests you sent for it.",
      "The first request for a page is no retry. Each page has its own count: begin it anew with each page. After the last refusal nothing is left to wait for.",
      "for (let retry = 0; ; retry++) {\n  …\n  if (retry === ____) throw new GitHubError(why, status, waitMs);\n  await sleep(waitMs);\n}\n\nIn which function does `retry` begin, in that of a page or that of the list?",
    ],
  },
}, async () => {
  const no = refusal(403, { "retry-after": "1" });
  for (const retries of [undefined, 0, 1, 2]) {
    const amount = retries ?? 3;
    const refusals = Array.from({ length: amount }, () => no);
    const options = retries === undefined ? undefined : { retries };
    const good = await listFrom([...refusals, page(items(1), nextAt("/two")), ...refusals, page(items(1))], options);
    const times = `With retries ${retries ?? "left out"} both pages were refused ${count(amount, "time")}.`;
    const gave = `${times} ${ended(good)}`;
    expect(good.repositories?.length, story(good.run, gave, "R5 asks for 2 repositories.")).toBe(2);
    const bad = await listFrom([...refusals, no, page(items(1))], options);
    const did = `With retries ${retries ?? "left out"} and refusals only, your client sent ${count(bad.run.requests.length, "request")}, and took ${ms(bad.run.tookMs)}. ${ended(bad)}`;
    const given = [bad.failure?.isOurs, bad.failure?.status, bad.failure?.waitMs, bad.run.requests.length];
    const asked = `R5 asks for ${count(amount + 1, "request")}, then a GitHubError, status 403, waitMs 1000.`;
    expect(given, story(bad.run, did, asked)).toEqual([true, 403, 1_000, amount + 1]);
    const isPrompt = bad.run.tookMs < amount * 2_020 + 100 && (amount > 0 || bad.run.tookMs < 100);
    expect(isPrompt, story(bad.run, did, "R5 asks for no wait after the last request.")).toBe(true);
  }
});

test("R6 fails at once with what GitHub says", {
  meta: {
    points: 2,
    hints: [
      "The message says what the answer was, and what your function threw. Which part is missing?",
      "The words of GitHub are in `message` of the body, if it is JSON: in front of GitHub there may be a proxy with a page of its own. A Retry-After makes no limit of a 503.",
      'const body: unknown = await response.json().catch(() => ____);\nconst { message } = Object(____);\nconst why = typeof message === "string" ? message : `status $' +
        "{____}`;\n\nWhat happens to `body.message` when the body is null?",
    ],
  },
}, async () => {
  const seconds = { "retry-after": "1", "x-ratelimit-remaining": "0", "x-ratelimit-reset": "1" };
  for (const status of [401, 404, 422, 500, 503, 304]) {
    const message = `No ${randomUUID()}`;
    const said: Reply = () => HttpResponse.json({ message, documentation_url: "x" }, { status, headers: seconds });
    const odd: Reply[] = [
      () => HttpResponse.html("<p>Bad gateway</p>", { status }),
      () => HttpResponse.json(null, { status }),
      () => HttpResponse.json({ message: { text: "no" } }, { status }),
      () => new HttpResponse(null, { status }),
    ];
    for (const reply of status === 304 ? odd.slice(3) : [said, ...(status === 500 ? odd : [])]) {
      const { run, failure, repositories } = await listFrom([reply, page(items(1))]);
      const did = `The answer was a ${status}. Your client sent ${count(run.requests.length, "request")}. ${ended({ repositories, failure })}`;
      const given = [failure?.isOurs, failure?.status, failure?.waitMs, run.requests.length];
      expect(given, story(run, did, `R6 asks for a GitHubError, status ${status}, at once.`)).toEqual([
        true,
        status,
        undefined,
        1,
      ]);
      if (reply !== said) continue;
      const told = `GitHub said "${message}". Your error says "${failure?.message}".`;
      expect(failure?.message.includes(message), story(run, told, "R6 asks for these words within its message.")).toBe(
        true,
      );
    }
  }
  const later = await listFrom([page(items(2), nextAt("/two")), refusal(404), page(items(1))]);
  const did = `Page 1 came, page 2 got a 404. ${ended(later)}`;
  const given = [later.failure?.isOurs, later.failure?.status, later.run.requests.length];
  expect(given, story(later.run, did, "R6 asks for a GitHubError, status 404, at once.")).toEqual([true, 404, 2]);
  const words = `Slowly ${randomUUID()}`;
  const { run, failure } = await listFrom([refusal(403, { "retry-after": "999" }, words)]);
  const said = `GitHub said "${words}" of a limit. Your error says "${failure?.message}".`;
  expect(failure?.message.includes(words), story(run, said, "R6 asks for these words within its message.")).toBe(true);
});
