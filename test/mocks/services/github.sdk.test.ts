import { retry } from "@octokit/plugin-retry";
import { Octokit } from "@octokit/rest";
import { HttpResponse, http } from "msw";
import { expect, onTestFinished, test } from "vitest";
import { intercept } from "../../../mocks/intercept.ts";
import { createGitHub, type GitHubOptions } from "../../../mocks/services/github.ts";

const helloWorld = { owner: "octocat", repo: "hello-world" };

/** Opens a GitHub whose first so many answers are a bad gateway, and the official client for it. */
function open(options: GitHubOptions & { failures?: number; token?: string } = {}) {
  const { failures = 0, token = "test-token-octocat", ...rest } = options;
  const github = createGitHub(rest);
  let left = failures;
  const gateway = http.all("*", () => (left-- > 0 ? new HttpResponse("Bad Gateway", { status: 502 }) : undefined));
  const opened = intercept({ ...github, handlers: [gateway, ...github.handlers] });
  onTestFinished(opened.close);
  const silent = () => {};
  const octokit = new (Octokit.plugin(retry))({
    auth: token,
    baseUrl: github.origin,
    log: { debug: silent, info: silent, warn: silent, error: silent },
    // The plugin waits 1, 4 and 9 times this many milliseconds.
    retry: { retryAfterBaseValue: 1 },
  });
  return { octokit, log: opened.log };
}

test("octokit reads the signed-in user and one repository", async () => {
  const { octokit } = open();
  const [user, repository] = [await octokit.rest.users.getAuthenticated(), await octokit.rest.repos.get(helloWorld)];
  expect([user.data.login, repository.data.full_name]).toEqual(["octocat", "octocat/hello-world"]);
});

test("octokit.paginate reads 250 repositories in 3 requests", async () => {
  const { octokit, log } = open({ repositories: 250 });
  const all = await octokit.paginate(octokit.rest.repos.listForOrg, { org: "octo-org", per_page: 100 });
  expect([new Set(all.map(({ id }) => id)).size, log.length]).toEqual([250, 3]);
});

test("octokit.paginate.iterator stops asking when the loop does", async () => {
  const { octokit, log } = open({ repositories: 250 });
  for await (const { data } of octokit.paginate.iterator(octokit.rest.repos.listForOrg, { org: "octo-org" }))
    if (data.some(({ name }) => name === "gateway-37")) break;
  expect(log.map(({ path }) => path)).toEqual(["/orgs/octo-org/repos", "/organizations/77/repos?page=2"]);
});

test("octokit opens an issue and a pull request, and closes the issue", async () => {
  const { octokit } = open();
  const issue = await octokit.rest.issues.create({ ...helloWorld, title: "It is slow", labels: ["bug"] });
  const pull = await octokit.rest.pulls.create({ ...helloWorld, title: "Retry", head: "add-retry", base: "main" });
  const closed = await octokit.rest.issues.update({ ...helloWorld, issue_number: 1, state: "closed" });
  expect([issue.status, issue.data.number, pull.data.number, closed.data.state]).toEqual([201, 1, 2, "closed"]);
});

test("octokit's error carries the status and the fields that failed", async () => {
  const { octokit } = open();
  const answer = octokit.rest.issues.create({ ...helloWorld, title: "" });
  await expect(answer).rejects.toMatchObject({
    name: "HttpError",
    status: 422,
    message: expect.stringContaining('{"resource":"Issue","code":"missing_field","field":"title"}'),
  });
});

test("octokit's error names 401 for a wrong token", async () => {
  const { octokit, log } = open({ token: "wrong-token" });
  await expect(octokit.rest.users.getAuthenticated()).rejects.toMatchObject({
    status: 401,
    message: expect.stringContaining("Bad credentials"),
  });
  expect(log).toHaveLength(1);
});

test("the retry plugin survives two bad gateways", async () => {
  const { octokit, log } = open({ failures: 2 });
  expect((await octokit.rest.repos.get(helloWorld)).status).toBe(200);
  expect(log.map(({ status }) => status)).toEqual([502, 502, 200]);
});

test("the retry plugin does not retry a spent rate limit answered with 403", async () => {
  const { octokit, log } = open({ limits: { requestsPerHour: 0 } });
  await expect(octokit.rest.repos.get(helloWorld)).rejects.toMatchObject({
    status: 403,
    response: { headers: { "x-ratelimit-remaining": "0" } },
  });
  expect(log).toHaveLength(1);
});

test("octokit reports 304 to a conditional request as an error with that status", async () => {
  const { octokit } = open();
  const { headers } = await octokit.rest.repos.get(helloWorld);
  const again = octokit.rest.repos.get({ ...helloWorld, headers: { "if-none-match": headers.etag } });
  await expect(again).rejects.toMatchObject({ status: 304 });
});
