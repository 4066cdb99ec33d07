import { describe, expect, onTestFinished, test } from "vitest";
import { intercept } from "../../../mocks/intercept.ts";
import { createGitHub, type GitHubOptions } from "../../../mocks/services/github.ts";
import { jsonOf } from "./json-of.ts";

const origin = "http://github.test";
const octocat = { authorization: "Bearer test-token-octocat" };
const readOnly = { authorization: "Bearer test-token-readonly" };

type Repository = { id: number; name: string; full_name: string; private: boolean; owner: { login: string } };
type Problem = { message: string; status: string; documentation_url: string; errors?: unknown[] };
type Opened = { number: number; state: string; url: string; title: string; pull_request?: object };

function open(options: GitHubOptions = {}) {
  const github = intercept(createGitHub({ now: () => Date.UTC(2026, 0, 5), ...options }));
  onTestFinished(github.close);
  return github;
}

function get(path: string, headers: Record<string, string> = octocat): Promise<Response> {
  return fetch(origin + path, { headers });
}

function send(method: string, path: string, body: unknown, headers: Record<string, string> = octocat) {
  return fetch(origin + path, { method, headers, body: typeof body === "string" ? body : JSON.stringify(body) });
}

const status = async (answer: Promise<Response>) => (await answer).status;

async function problem(answer: Promise<Response>): Promise<{ status: number; message: string; errors?: unknown[] }> {
  const response = await answer;
  const { message, errors } = await jsonOf<Problem>(response);
  return { status: response.status, message, ...(errors && { errors }) };
}

describe("who asks", () => {
  test("knows the user of a Bearer token", async () => {
    open();
    expect(await jsonOf(get("/user"))).toMatchObject({ login: "octocat", id: 1, type: "User", public_repos: 4 });
  });

  test("knows the schemes token and Basic, too", async () => {
    open();
    const basic = `Basic ${btoa("octocat:test-token-octocat")}`;
    const answers = [basic, "token test-token-octocat"].map((authorization) => status(get("/user", { authorization })));
    expect(await Promise.all(answers)).toEqual([200, 200]);
  });

  test("refuses an unknown token with 401, on every path, and does not repeat it", async () => {
    open();
    const response = await get("/orgs/octo-org/repos", { authorization: "Bearer stolen-token-123" });
    const text = await response.text();
    expect([response.status, JSON.parse(text).message]).toEqual([401, "Bad credentials"]);
    expect(text).not.toContain("stolen-token-123");
  });

  test("asks for a token where one is needed, with 401", async () => {
    open();
    expect(await problem(get("/user", {}))).toEqual({ status: 401, message: "Requires authentication" });
  });

  test("refuses a write with a token that may only read, with 403", async () => {
    open();
    const answer = send("POST", "/repos/octocat/hello-world/issues", { title: "t" }, readOnly);
    expect(await problem(answer)).toEqual({ status: 403, message: "Resource not accessible by personal access token" });
  });

  test("names the scopes of the token and counts request ids from 1", async () => {
    open();
    const { headers } = await get("/user");
    expect([headers.get("x-oauth-scopes"), headers.get("x-github-request-id")]).toEqual([
      "read:org, repo, user",
      "STRM:000001",
    ]);
  });
});

describe("repositories", () => {
  test("shows one, whatever the case of its name", async () => {
    open();
    const repository = await jsonOf<Repository>(get("/repos/Octocat/Hello-World", {}));
    expect(repository).toMatchObject({ full_name: "octocat/hello-world", private: false, owner: { login: "octocat" } });
  });

  test("finds by name and by id what the list of the organisation shows", async () => {
    open();
    const [, , third] = await jsonOf<Repository[]>(get("/orgs/octo-org/repos"));
    const [byName, byId] = [get(`/repos/${third?.full_name}`), get(`/repositories/${third?.id}`)];
    expect([await jsonOf(byName), await jsonOf(byId)]).toEqual([third, third]);
  });

  test("hides private ones from strangers: 404, as if there were none", async () => {
    open();
    const path = "/repos/octocat/diary";
    expect(await Promise.all([get(path), get(path, readOnly), get(path, {})].map(status))).toEqual([200, 404, 404]);
  });

  test("makes 10,000 on demand, all different", async () => {
    open({ repositories: 10_000 });
    const last = await jsonOf<Repository[]>(get("/orgs/octo-org/repos?per_page=100&page=100"));
    expect([last.length, last.at(-1)?.name]).toEqual([100, "gateway-10000"]);
  });

  test("leaves out what the type does not mean", async () => {
    open();
    const names = (type: string) => jsonOf<Repository[]>(get(`/orgs/octo-org/repos?per_page=100&type=${type}`));
    const lengths = await Promise.all(["all", "public", "private", "forks", "sources"].map(names));
    expect(lengths.map(({ length }) => length)).toEqual([42, 38, 4, 3, 39]);
  });

  test("sorts by name upwards and by age downwards, unless told otherwise", async () => {
    open({ repositories: 12 });
    const first = async (query: string) => (await jsonOf<Repository[]>(get(`/orgs/octo-org/repos?${query}`)))[0]?.name;
    const queries = ["", "sort=full_name", "sort=created", "sort=created&direction=asc"];
    expect(await Promise.all(queries.map(first))).toEqual(["gateway-1", "archive-8", "search-12", "gateway-1"]);
  });
});

describe("pages", () => {
  const links = async (path: string, headers = octocat) => (await get(path, headers)).headers.get("link");

  test("hold 30 items, and the Link header leads on by the id of the organisation", async () => {
    open();
    const response = await get("/orgs/octo-org/repos");
    const repos = `${origin}/organizations/77/repos`;
    expect(await jsonOf<Repository[]>(response)).toHaveLength(30);
    expect(response.headers.get("link")).toBe(`<${repos}?page=2>; rel="next", <${repos}?page=2>; rel="last"`);
  });

  test("in the middle link in all four directions and keep the query", async () => {
    open();
    const to = (page: number) => `<${origin}/organizations/77/repos?per_page=10&page=${page}>`;
    expect(await links("/orgs/octo-org/repos?per_page=10&page=2")).toBe(
      `${to(1)}; rel="prev", ${to(3)}; rel="next", ${to(5)}; rel="last", ${to(1)}; rel="first"`,
    );
  });

  test("at the end have no next, beyond the end no items", async () => {
    open();
    const [last, beyond] = [await links("/orgs/octo-org/repos?page=2"), await get("/orgs/octo-org/repos?page=9")];
    expect(last).not.toContain('rel="next"');
    expect([beyond.status, await jsonOf(beyond)]).toEqual([200, []]);
  });

  test("have no Link header when one is enough", async () => {
    open();
    expect(await links("/orgs/octo-org/repos?per_page=100")).toBeNull();
  });

  test("never hold more than 100 items, whatever per_page says", async () => {
    open({ repositories: 250 });
    const sizes = ["500", "100", "7", "0", "-1", "many"].map(async (size) => {
      const page = await jsonOf<Repository[]>(get(`/orgs/octo-org/repos?per_page=${size}`));
      return page.length;
    });
    expect(await Promise.all(sizes)).toEqual([100, 100, 7, 30, 30, 30]);
  });

  test("show fewer repositories to who is not signed in", async () => {
    open();
    expect(await jsonOf<Repository[]>(get("/orgs/octo-org/repos?per_page=100", {}))).toHaveLength(38);
  });
});

describe("the primary rate limit", () => {
  const left = ({ headers }: Response) => Number(headers.get("x-ratelimit-remaining"));

  test("is 5,000 for a user and 60 for strangers, and every answer tells what is left", async () => {
    open();
    const [user, stranger, missing] = [await get("/user"), await get("/zen", {}), await get("/nothing")];
    expect([left(user), left(stranger), left(missing)]).toEqual([4_999, 59, 4_998]);
  });

  test("refuses with 403, no requests left and the second of the reset", async () => {
    open({ limits: { requestsPerHour: 1 } });
    await get("/user");
    const response = await get("/user");
    expect([response.status, left(response)]).toEqual([403, 0]);
    expect(Number(response.headers.get("x-ratelimit-reset"))).toBe(Date.UTC(2026, 0, 5, 1) / 1_000);
    expect(response.headers.get("retry-after")).toBeNull();
  });

  test("refuses with 429 when asked to", async () => {
    open({ limits: { anonymousPerHour: 0, refusesWith: 429 } });
    expect(await status(get("/orgs/octo-org", {}))).toBe(429);
  });

  test("begins anew after an hour", async () => {
    let at = 0;
    open({ limits: { requestsPerHour: 1 }, now: () => at });
    const before = [await status(get("/user")), await status(get("/user"))];
    at += 3_600_000;
    expect([...before, await status(get("/user"))]).toEqual([200, 403, 200]);
  });

  test("is not touched by a look at /rate_limit", async () => {
    open();
    await get("/user");
    await get("/rate_limit");
    expect(await jsonOf(get("/rate_limit"))).toMatchObject({ rate: { limit: 5_000, used: 1, remaining: 4_999 } });
  });
});

describe("the secondary rate limit", () => {
  test("stops a burst of reads with Retry-After while the hour has requests left", async () => {
    open({ limits: { pointsPerMinute: 2 } });
    await get("/user");
    await get("/user");
    const { status, headers } = await get("/user");
    const told = [headers.get("retry-after"), headers.get("x-ratelimit-remaining")];
    expect([status, ...told]).toEqual([403, "60", "4997"]);
  });

  test("counts a write as five reads", async () => {
    open({ limits: { pointsPerMinute: 9 } });
    const write = () => status(send("POST", "/repos/octocat/hello-world/issues", { title: "t" }));
    expect([await write(), await write()]).toEqual([201, 403]);
  });

  test("stops who creates too much, and lets them read", async () => {
    open({ limits: { contentPerMinute: 1 } });
    const write = () => status(send("POST", "/repos/octocat/hello-world/issues", { title: "t" }));
    expect([await write(), await write(), await status(get("/user"))]).toEqual([201, 403, 200]);
  });
});

describe("conditional requests", () => {
  test("with the known entity tag get 304 without a body, and cost nothing", async () => {
    open();
    const first = await get("/repos/octocat/hello-world");
    const again = await get("/repos/octocat/hello-world", {
      ...octocat,
      "if-none-match": first.headers.get("etag") ?? "",
    });
    expect([again.status, await again.text()]).toEqual([304, ""]);
    expect(again.headers.get("x-ratelimit-remaining")).toBe("4999");
  });

  test("get the new state once it has changed", async () => {
    open();
    const etag = (await get("/repos/octocat/hello-world")).headers.get("etag") ?? "";
    await send("POST", "/repos/octocat/hello-world/issues", { title: "It is slow" });
    const again = get("/repos/octocat/hello-world", { ...octocat, "if-none-match": etag });
    expect(await jsonOf(again)).toMatchObject({ open_issues_count: 1 });
  });
});

describe("issues", () => {
  const issues = "/repos/octocat/hello-world/issues";

  test("are opened with 201 and a Location, and then are there", async () => {
    const github = open();
    const body = { title: "It is slow", body: "Very.", labels: ["bug", { name: "p1" }], assignees: ["hubot"] };
    const response = await send("POST", issues, body);
    const issue = await jsonOf<Opened>(response);
    expect([response.status, response.headers.get("location")]).toEqual([201, `${origin}${issues}/1`]);
    expect(issue).toMatchObject({
      number: 1,
      state: "open",
      labels: [{ name: "bug" }, { name: "p1" }],
      assignees: [{ login: "hubot" }],
      created_at: "2026-01-05T00:00:00Z",
    });
    expect(await jsonOf(get(`${issues}/1`))).toEqual(issue);
    expect(github.issues("octocat/hello-world")).toHaveLength(1);
  });

  const refusals: [sentence: string, body: unknown, expected: object][] = [
    ["without a title", { body: "x" }, { status: 422, message: 'Invalid request.\n\n"title" wasn\'t supplied.' }],
    [
      "with a title that is a number",
      { title: 5 },
      { status: 422, message: "Invalid request.\n\nFor 'properties/title', 5 is not a string." },
    ],
    [
      "with an empty title",
      { title: " " },
      {
        status: 422,
        message: "Validation Failed",
        errors: [{ resource: "Issue", code: "missing_field", field: "title" }],
      },
    ],
    [
      "with an assignee whom nobody knows and a label without a name",
      { title: "t", assignees: ["nobody"], labels: [""] },
      {
        status: 422,
        message: "Validation Failed",
        errors: [
          { resource: "Label", code: "missing_field", field: "name" },
          { resource: "Issue", code: "invalid", field: "assignees", value: "nobody" },
        ],
      },
    ],
    [
      "with a title of 257 characters",
      { title: "x".repeat(257) },
      {
        status: 422,
        message: "Validation Failed",
        errors: [
          {
            resource: "Issue",
            code: "custom",
            field: "title",
            message: "title is too long (maximum is 256 characters)",
          },
        ],
      },
    ],
    ["with a body that is not JSON", "{title", { status: 400, message: "Problems parsing JSON" }],
    ["with a list for a body", [], { status: 400, message: "Problems parsing JSON" }],
  ];
  for (const [sentence, body, expected] of refusals) {
    test(`are refused ${sentence}`, async () => {
      open();
      expect(await problem(send("POST", issues, body))).toEqual(expected);
    });
  }

  test("are closed by PATCH, and then no longer listed", async () => {
    open();
    await send("POST", issues, { title: "t" });
    expect(await jsonOf(send("PATCH", `${issues}/1`, { state: "closed" }))).toMatchObject({
      state: "closed",
      state_reason: "completed",
      closed_at: "2026-01-05T00:00:00Z",
    });
    const [openOnes, closedOnes] = [await jsonOf(get(issues)), await jsonOf<Opened[]>(get(`${issues}?state=closed`))];
    expect([openOnes, closedOnes.length]).toEqual([[], 1]);
  });

  test("cannot be opened where they are switched off (410) or the repository is archived (403)", async () => {
    open();
    const at = (name: string) => status(send("POST", `/repos/octocat/${name}/issues`, { title: "t" }));
    expect([await at("mirror"), await at("attic")]).toEqual([410, 403]);
  });

  test("have comments", async () => {
    open();
    await send("POST", issues, { title: "t" });
    const made = await send("POST", `${issues}/1/comments`, { body: "Me too" });
    const comments = await jsonOf<{ body: string; user: { login: string } }[]>(get(`${issues}/1/comments`));
    expect([made.status, comments[0]?.body, comments[0]?.user.login]).toEqual([201, "Me too", "octocat"]);
  });

  test("are listed newest first, in pages", async () => {
    open();
    for (const title of ["a", "b", "c"]) await send("POST", issues, { title });
    const response = await get(`${issues}?per_page=2`);
    expect((await jsonOf<Opened[]>(response)).map(({ title }) => title)).toEqual(["c", "b"]);
    expect(response.headers.get("link")).toContain(
      `<${origin}/repositories/1296269/issues?per_page=2&page=2>; rel="next"`,
    );
  });
});

describe("pull requests", () => {
  const pulls = "/repos/octocat/hello-world/pulls";
  const draft = { title: "Retry", head: "add-retry", base: "main" };

  test("are opened with 201, share the numbers of the issues and are listed among them", async () => {
    open();
    await send("POST", "/repos/octocat/hello-world/issues", { title: "first" });
    const response = await send("POST", pulls, draft);
    expect([response.status, await jsonOf(response)]).toMatchObject([
      201,
      { number: 2, head: { ref: "add-retry", label: "octocat:add-retry" }, base: { ref: "main" }, draft: false },
    ]);
    const listed = await jsonOf<Opened[]>(get("/repos/octocat/hello-world/issues"));
    expect(listed.map(({ number, pull_request }) => [number, pull_request !== undefined])).toEqual([
      [2, true],
      [1, false],
    ]);
  });

  const invalid = (field: string) => ({ resource: "PullRequest", code: "invalid", field });
  const custom = (message: string) => ({ resource: "PullRequest", code: "custom", message });
  const refusals: [sentence: string, body: object, errors: object[]][] = [
    ["from a branch that does not exist", { ...draft, head: "nowhere" }, [invalid("head")]],
    ["into a branch that does not exist", { ...draft, base: "nowhere" }, [invalid("base")]],
    ["of a branch into itself", { ...draft, head: "main" }, [custom("No commits between main and main")]],
    ["that is open already", draft, [custom("A pull request already exists for octocat:add-retry.")]],
  ];
  for (const [sentence, body, errors] of refusals) {
    test(`are refused ${sentence}`, async () => {
      open();
      await send("POST", pulls, draft);
      expect(await problem(send("POST", pulls, body))).toEqual({ status: 422, message: "Validation Failed", errors });
    });
  }

  test("are refused without head and base", async () => {
    open();
    expect(await problem(send("POST", pulls, { title: "t" }))).toEqual({
      status: 422,
      message: 'Invalid request.\n\n"head", "base" weren\'t supplied.',
    });
  });

  test("are not found by the number of an issue", async () => {
    open();
    await send("POST", "/repos/octocat/hello-world/issues", { title: "first" });
    expect(await status(get(`${pulls}/1`))).toBe(404);
  });
});

describe("everything else", () => {
  test("is 404, whatever the path or the method", async () => {
    open();
    const answers = [get("/nowhere"), get("/repos/octocat/none"), get("/users/nobody"), send("DELETE", "/user", {})];
    expect(await Promise.all(answers.map(problem))).toEqual(answers.map(() => ({ status: 404, message: "Not Found" })));
  });

  test("HEAD gives the headers of GET without the body", async () => {
    open();
    const response = await fetch(`${origin}/orgs/octo-org/repos`, { method: "HEAD", headers: octocat });
    expect([response.headers.get("link")?.includes('rel="next"'), await response.text()]).toEqual([true, ""]);
  });

  test("reset() forgets issues, limits and request ids", async () => {
    const github = open();
    await send("POST", "/repos/octocat/hello-world/issues", { title: "t" });
    github.reset();
    const { headers } = await get("/user");
    expect(github.issues("octocat/hello-world")).toEqual([]);
    expect([headers.get("x-ratelimit-remaining"), headers.get("x-github-request-id")]).toEqual(["4999", "STRM:000001"]);
  });

  test("two instances share nothing", async () => {
    const [one, other] = [createGitHub(), open()];
    await send("POST", "/repos/octocat/hello-world/issues", { title: "t" });
    expect([one.issues("octocat/hello-world").length, other.issues("octocat/hello-world").length]).toEqual([0, 1]);
  });
});
