import { randomInt, randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import type { Clock } from "../../../mocks/clock.ts";
import { HttpResponse } from "../../../mocks/http-response.ts";
import type { Service } from "../../../mocks/intercept.ts";
import { createJsonPlaceholder } from "../../../mocks/services/jsonplaceholder.ts";
import { problem } from "../../../mocks/services/problem.ts";
import { routes } from "../../../mocks/services/routes.ts";
import type * as Solution from "../../../solutions/17-ops-apis/posts-per-user.ts";
import { openAnswer } from "../../../src/rig/answer.ts";
import { count, ms, story } from "../../../src/rig/story.ts";

const answer = openAnswer<typeof Solution>("17-ops-apis/posts-per-user.ts");

/** Asks for the summary; then there is time for requests that should not come any more. */
const sum = async ({ postsPerUser, SummaryError }: typeof Solution, url: string, options?: { concurrency: number }) => {
  try {
    return { summary: await (options ? postsPerUser(url, options) : postsPerUser(url)), failure: undefined };
  } catch (error) {
    const { name, message, path, status, cause } = error as Solution.SummaryError;
    const isSummaryError = error instanceof SummaryError;
    const failure = { isSummaryError, name, message, path, status, hasCause: cause instanceof Error };
    await new Promise((resolve) => setTimeout(resolve, 60_000));
    return { summary: undefined, failure };
  }
};

/** Somebody on the site: how many posts they have, and how long the service takes to say so. */
type Author = Solution.User & { posts: number; latencyMs?: number };

/** A site with these users. `trouble` may answer in place of it, by path and query. */
function site(authors: readonly Author[], trouble: Readonly<Record<string, () => Response | undefined>> = {}) {
  return (clock: Clock): Service => {
    const origin = "http://jsonplaceholder.test";
    const postsOf = ({ id, posts }: Author) =>
      Array.from({ length: posts }, () => ({ id: randomInt(1e9), userId: id }));
    const table = {
      "/users": {
        GET: () =>
          HttpResponse.json(authors.map(({ id, name }) => ({ id, name, email: `${randomUUID()}@example.com` }))),
      },
      "/posts": {
        GET: async ({ url }: { url: URL }) => {
          const asked = authors.filter(({ id }) => String(id) === (url.searchParams.get("userId") ?? String(id)));
          await clock.sleep(Math.max(1, ...asked.map(({ latencyMs = 1 }) => latencyMs)));
          return HttpResponse.json(asked.flatMap(postsOf));
        },
      },
    };
    const around = async ({ url }: { url: URL }, reply: () => Promise<Response>) => {
      const usual = await reply();
      return trouble[url.pathname + url.search]?.() ?? usual;
    };
    const nothing = () => problem(404, "There is nothing here.");
    return {
      origin,
      handlers: routes(table, { origin, around, unknownPath: nothing, unknownMethod: nothing }),
      reset: () => {},
    };
  };
}

/** Users with any ids, in no order. */
function authors(amount: number): Author[] {
  const ids = new Set<number>();
  while (ids.size < amount) ids.add(randomInt(2, 1e6));
  return [...ids].map((id) => ({ id, name: `Amara ${randomUUID()}`, posts: randomInt(1, 9) }));
}

const shown = (value: unknown) => JSON.stringify(value) ?? "nothing";
const pathOf = ({ url }: { url: string }) => {
  const { pathname, search } = new URL(url);
  return pathname + search;
};
type Wire = { requests: readonly { url: string; method: string; atMs: number }[] };
const paths = ({ requests }: Wire) => requests.map(pathOf);

test("R1 asks for the users, then for the posts of each", {
  meta: {
    points: 2,
    hints: [
      "Look at the addresses in the log, and at what the service made of them: how many, in which order?",
      "The list of users comes first, for nothing else says who there is. Their ids are in it: do not count them up yourself. The service leaves out a name in the query that it does not know: everybody's posts come, with a 200.",
      'const users = await readList(server, "/users");\nfor (const { id, name } of users) {\n  const posts = await readList(server, `/posts?____=$' +
        '{____}`);\n\nWhat does the service say to "/posts?userid=1"?',
    ],
  },
}, async () => {
  const some = authors(randomInt(3, 8));
  const run = await answer.evaluate(sum, { service: site(some) });
  const wanted = some.map(({ id }) => `/posts?userId=${id}`);
  const [first, ...others] = paths(run);
  const did = `There are ${some.length} users. Your client asked for ${shown(paths(run).slice(0, 3))}, and sent ${count(run.requests.length, "request")} in all.`;
  expect(first, story(run, did, "R1 asks for /users first.")).toBe("/users");
  expect(others.sort(), story(run, did, `R1 asks for ${shown(wanted[0])} and so on.`)).toEqual(wanted.sort());
  const methods = [...new Set(run.requests.map(({ method }) => method))];
  expect(methods, story(run, `Your client sent ${shown(methods)}.`, "R1 asks for GET.")).toEqual(["GET"]);
});

test("R2 counts the posts of each user and of all together", {
  meta: {
    points: 2,
    hints: [
      "Compare the summary that you gave with the one in the message: the two numbers, then the rows and their order.",
      "A row belongs to the place of its user in the list, whoever is answered first. Somebody without posts has a row with 0. The sum of no rows is 0: say so where you add up.",
      "return {\n  users: rows.length,\n  posts: rows.reduce((sum, { posts }) => sum + posts, ____),\n  rows: rows.map(____),\n};\n\nWhat does `reduce` do with an empty list when it has no second argument?",
    ],
  },
}, async () => {
  const some = authors(6).map((author, index) => ({ ...author, latencyMs: 600 - 100 * index }));
  const [first, second] = some as [Author, Author];
  const namesake: Author = { id: 1, name: first.name, posts: 3, latencyMs: 50 };
  const silent: Author = { ...second, posts: 0 };
  const all = [first, silent, ...some.slice(2), namesake];
  const posted = () => HttpResponse.json(Array(first.posts).fill({ userId: first.id }), { status: 203 });
  const run = await answer.evaluate(sum, { service: site(all, { [`/posts?userId=${first.id}`]: posted }) });
  const rows = all.map(({ id, name, posts }) => ({ id, name, posts }));
  const wanted = { users: all.length, posts: rows.reduce((total, { posts }) => total + posts, 0), rows };
  const { users, posts } = run.value?.summary ?? {};
  const counted = `counted ${shown(users)} users and ${shown(posts)} posts`;
  const did = run.value?.summary
    ? `Your function ${counted}.`
    : `A list of posts came with 203, which is ok. ${told(run)}`;
  const asked = `There are ${wanted.users} users and ${wanted.posts} posts.`;
  expect([users, posts], story(run, did, asked)).toEqual([wanted.users, wanted.posts]);
  const given = run.value?.summary?.rows;
  const at = rows.findIndex((row, index) => shown(given?.[index]) !== shown(row));
  const gave = `Of ${shown(rows[at])} your row ${at + 1} is ${shown(given?.[at])}.`;
  expect(run.value?.summary, story(run, gave, "R2 asks for a row for each user, in the order of the list.")).toEqual(
    wanted,
  );
  const none = await answer.evaluate(sum, { service: site([]) });
  const empty = `Of a site without users your function gave ${shown(none.value?.summary)}.`;
  expect(none.value?.summary, story(none, empty)).toEqual({ users: 0, posts: 0, rows: [] });
  const amount = randomInt(2, 12);
  const real = await answer.evaluate(sum, { service: () => createJsonPlaceholder({ users: amount }) });
  const ten = `Of ${amount} users with 10 posts each your function gave ${shown(real.value?.summary?.posts)} posts.`;
  expect(real.value?.summary?.posts, story(real, ten)).toBe(10 * amount);
  let failuresLeft = 1;
  const once = () => (failuresLeft-- > 0 ? HttpResponse.json({}, { status: 500 }) : undefined);
  const later = await answer.evaluate(
    async ({ postsPerUser }, url) => {
      await postsPerUser(url).catch(() => {});
      return postsPerUser(url);
    },
    { service: site(all, { [`/posts?userId=${namesake.id}`]: once }) },
  );
  const next = `A first call failed. The second one ${later.error ? "failed, too" : `gave ${shown(later.value?.posts)} posts`}.`;
  expect(later.value, story(later, next, `All was well again, and there are ${wanted.posts} posts.`)).toEqual(wanted);
});

test("R3 keeps to the limit, and asks on as soon as one is over", {
  meta: {
    points: 2,
    hints: [
      "The message says when your requests for posts left. The service took 1,000 ms for the second user, 100 for the others.",
      "`Promise.all` over all users sends everything at once; a loop with `await` sends one after the other; groups wait for their slowest. Your `mapLimit` knows how it is done.",
      "const rows = await mapLimit(users, ____, async ({ id, name }) => {\n  const posts = await ____;\n  return { id, name, posts: posts.length };\n});\n\nWhat would a hundred requests at once look like to the service?",
    ],
  },
}, async () => {
  const some = authors(5).map((author, index) => ({ ...author, latencyMs: index === 1 ? 1_000 : 100 }));
  const startsOf = ({ requests }: Wire) => {
    const [first = 0, ...others] = requests.slice(1).map(({ atMs }) => atMs);
    return [0, ...others.map((atMs) => Math.round((atMs - first) / 20) * 20)];
  };
  const two = await answer.evaluate(sum, { service: site(some), arguments: { concurrency: 2 } });
  const did = `With concurrency 2 your requests for posts left at ${ms(startsOf(two))}.`;
  const asked = "R3 asks for 0, 0, 100, 200 and 300 ms.";
  expect(startsOf(two), story(two, did, asked)).toEqual([0, 0, 100, 200, 300]);
  const many = authors(7).map((author) => ({ ...author, latencyMs: 100 }));
  const usual = await answer.evaluate(sum, { service: site(many) });
  const left = `Without concurrency your requests for 7 users left at ${ms(startsOf(usual))}.`;
  expect(startsOf(usual), story(usual, left, "R3 asks for five at once, then two more.")).toEqual([
    0, 0, 0, 0, 0, 100, 100,
  ]);
});

/** What the error told. */
const told = ({ value }: { value: Awaited<ReturnType<typeof sum>> | undefined }) => {
  const { failure, summary } = value ?? {};
  if (!failure) return `Your function gave ${shown(summary)?.slice(0, 60)}.`;
  if (!failure.isSummaryError) return `Your function threw ${failure.name}.`;
  return `Your function threw a SummaryError, path ${failure.path ?? "none"}, status ${failure.status ?? "none"}.`;
};

test("R4 fails when a part of the sum is missing", {
  meta: {
    points: 3,
    hints: [
      "The message says what the service answered to which request, and what your function made of it.",
      "`fetch` takes a 503 for an answer, and JSON of an error is JSON. Look at `ok` first, then whether the body is an array. A missing list counted as an empty one would make the sum wrong.",
      "if (!response.____) throw new SummaryError(path, `status $" +
        "{status}`, status);\nconst list: unknown = await response.json().catch(() => undefined);\nif (!____(list)) throw new SummaryError(path, ____, status);\n\nWhy not `list ?? []`?",
    ],
  },
}, async () => {
  const some = authors(3);
  const last = `/posts?userId=${some[2]?.id}`;
  const answers: [words: string, status: number, make: () => Response][] = [
    ["404 and {}", 404, () => HttpResponse.json({}, { status: 404 })],
    ["503 and []", 503, () => HttpResponse.json([], { status: 503 })],
    ["300 and []", 300, () => HttpResponse.json([], { status: 300 })],
    ["304", 304, () => new HttpResponse(null, { status: 304 })],
    ["200 and an object", 200, () => HttpResponse.json({ error: "busy", length: 2 })],
    ["200 and null", 200, () => HttpResponse.json(null)],
    ["200 and a text", 200, () => HttpResponse.json("[]")],
    ["200 and a page", 200, () => HttpResponse.html("<p>Please sign in</p>")],
  ];
  for (const path of ["/users", last]) {
    for (const [words, status, make] of answers) {
      const run = await answer.evaluate(sum, { service: site(some, { [path]: make }) });
      const { failure } = run.value ?? {};
      const did = `The service answered ${path} with ${words}. ${told(run)}`;
      const asked = `R4 asks for a SummaryError, path ${path}, status ${status}.`;
      const given = [failure?.isSummaryError, failure?.path, failure?.status];
      expect(given, story(run, did, asked)).toEqual([true, path, status]);
    }
  }
});

test("R4 fails when no answer comes", {
  meta: {
    points: 1,
    hints: [
      "Here the connection broke. The message says what your function threw.",
      "`fetch` rejects with a TypeError that does not say which request it was. Catch it, and throw a SummaryError with the path; the error of `fetch` goes along as its cause.",
      'const response = await fetch(server + path).catch((cause) => {\n  throw new SummaryError(____, "no answer", undefined, { ____ });\n});\n\nWhat would "fetch failed" tell somebody who counts a hundred users?',
    ],
  },
}, async () => {
  const some = authors(3);
  for (const path of ["/users", `/posts?userId=${some[1]?.id}`]) {
    const run = await answer.evaluate(sum, { service: site(some, { [path]: () => HttpResponse.error() }) });
    const { failure } = run.value ?? {};
    const did = `The connection broke at ${path}. ${told(run)} It has ${failure?.hasCause ? "a" : "no"} cause.`;
    const given = [failure?.isSummaryError, failure?.path, failure?.status, failure?.hasCause];
    const asked = `R4 asks for a SummaryError, path ${path}, no status, and the error of fetch as cause.`;
    expect(given, story(run, did, asked)).toEqual([true, path, undefined, true]);
  }
});

test("R5 sends nothing more after a failure", {
  meta: {
    points: 2,
    hints: [
      "The third of eight users failed. In the log, count the requests that left after that.",
      "`Promise.all` rejects with the first failure, but it stops nobody: the other workers go on with the queue. Somebody has to close it. `mapLimit` does; workers of your own need a mark that they look at.",
      "let hasFailed = false;\nconst work = async () => {\n  for (const [index, user] of queue) {\n    if (____) return;\n    rows[index] = await countPosts(user); // on a failure: hasFailed = ____\n  }\n\nWhat are the answers worth that still come?",
    ],
  },
}, async () => {
  const some = authors(8).map((author, index) => ({ ...author, latencyMs: index === 2 ? 50 : 170 }));
  const path = `/posts?userId=${some[2]?.id}`;
  const failures: [words: string, make: () => Response][] = [
    ["500", () => HttpResponse.json({}, { status: 500 })],
    ["503", () => HttpResponse.json({}, { status: 503 })],
    ["a page", () => HttpResponse.html("<p>Please sign in</p>")],
    ["no answer", () => HttpResponse.error()],
  ];
  for (const [words, make] of failures) {
    const run = await answer.evaluate(sum, { service: site(some, { [path]: make }), arguments: { concurrency: 3 } });
    const sent = run.requests.length - 1;
    const did = `The third of 8 users got ${words} while two more were under way. Your client sent ${count(sent, "request")} for posts.`;
    expect(sent, story(run, did, "R5 asks for 3.")).toBe(3);
    const noUsers = await answer.evaluate(sum, { service: site(some, { "/users": make }) });
    const none = `There was no list of users, but ${words}. Your client sent ${count(noUsers.requests.length, "request")}.`;
    expect(noUsers.requests.length, story(noUsers, none, "R5 asks for 1.")).toBe(1);
  }
});
