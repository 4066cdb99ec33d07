import { describe, expect, onTestFinished, test } from "vitest";
import { intercept } from "../../../mocks/intercept.ts";
import { createJenkins, type JenkinsOptions } from "../../../mocks/services/jenkins.ts";
import { jsonOf } from "./json-of.ts";

const origin = "http://jenkins.test";
const noon = Date.UTC(2026, 0, 5, 12);
const basic = (user: string, secret: string) => ({ authorization: `Basic ${btoa(`${user}:${secret}`)}` });
const token = basic("amara", "test-api-token");
const password = basic("amara", "test-password");

type Build = { number: number; result: string | null; building: boolean; duration: number; url: string };
type Item = { id: number; why: string | null; cancelled?: boolean; executable?: { number: number; url: string } };
type Crumb = { crumb: string; crumbRequestField: string };

/** Opens a Jenkins with a clock that can be moved. */
function open(options: JenkinsOptions = {}) {
  const clock = { at: noon };
  const jenkins = intercept(createJenkins({ now: () => clock.at, ...options }));
  onTestFinished(jenkins.close);
  return Object.assign(jenkins, { clock });
}

function get(path: string, headers: Record<string, string> = token): Promise<Response> {
  return fetch(origin + path, { headers });
}

function post(path: string, headers: Record<string, string> = token, body?: URLSearchParams): Promise<Response> {
  return fetch(origin + path, { method: "POST", headers, redirect: "manual", ...(body && { body }) });
}

const status = async (answer: Promise<Response>) => (await answer).status;

describe("the credentials", () => {
  test("may be a password or a token", async () => {
    open();
    expect([await status(get("/api/json", password)), await status(get("/api/json", token))]).toEqual([200, 200]);
  });

  test("are asked for with 403, wrong ones are refused with 401 and not repeated", async () => {
    open();
    const wrong = await get("/api/json", basic("amara", "stolen-secret-123"));
    const text = await wrong.text();
    expect([await status(get("/api/json", {})), wrong.status, wrong.headers.get("www-authenticate")]).toEqual([
      403,
      401,
      'Basic realm="Jenkins"',
    ]);
    expect(text).not.toContain("stolen-secret-123");
  });

  test("without the permission do not build", async () => {
    open();
    const response = await post("/job/nightly/build", basic("reader", "test-api-token-reader"));
    expect([response.status, response.headers.get("x-required-permission")]).toEqual([403, "Job/Build"]);
  });
});

describe("the crumb", () => {
  const fetchCrumb = async () => {
    const response = await get("/crumbIssuer/api/json", password);
    const { crumb, crumbRequestField } = await jsonOf<Crumb>(response);
    const cookie = response.headers.getSetCookie().map((each) => each.split(";")[0]);
    return { crumb: { [crumbRequestField]: crumb }, cookie: { cookie: cookie.join("; ") } };
  };

  test("is missed with 403 where a change comes with a password", async () => {
    open();
    const response = await post("/job/nightly/build", password);
    expect([response.status, await response.text()]).toEqual([
      403,
      expect.stringContaining("No valid crumb was included in the request"),
    ]);
  });

  test("opens the door together with the cookie of its session", async () => {
    open();
    const { crumb, cookie } = await fetchCrumb();
    expect(await status(post("/job/nightly/build", { ...password, ...crumb, ...cookie }))).toBe(201);
  });

  test("is worth nothing without the cookie", async () => {
    open();
    const { crumb } = await fetchCrumb();
    expect(await status(post("/job/nightly/build", { ...password, ...crumb }))).toBe(403);
  });

  test("needs no cookie when it belongs to the user", async () => {
    open({ crumbs: "user" });
    const { crumb } = await fetchCrumb();
    expect(await status(post("/job/nightly/build", { ...password, ...crumb }))).toBe(201);
  });

  test("is not needed with a token, nor when crumbs are off", async () => {
    open();
    expect(await status(post("/job/nightly/build", token))).toBe(201);
    open({ crumbs: "off" });
    expect(await status(post("/job/nightly/build", password))).toBe(201);
    expect(await status(get("/crumbIssuer/api/json", password))).toBe(404);
  });
});

describe("a build", () => {
  test("waits in the queue, runs, and ends, by time alone", async () => {
    const { clock } = open();
    const queued = await post("/job/checkout-api/buildWithParameters?BRANCH=fix");
    const item = `${new URL(queued.headers.get("location") ?? "").pathname}api/json`;
    expect([queued.status, item]).toEqual([201, "/queue/item/1/api/json"]);
    expect(await jsonOf(get(item))).toMatchObject({
      why: "In the quiet period. Expires in 5 sec",
      params: "\nBRANCH=fix\nENVIRONMENT=staging",
      task: { name: "checkout-api" },
    });

    clock.at += 5_000;
    const { executable } = await jsonOf<Item>(get(item));
    expect(executable).toMatchObject({ number: 121, url: `${origin}/job/checkout-api/121/` });
    const build = "/job/checkout-api/121/api/json";
    expect(await jsonOf<Build>(get(build))).toMatchObject({ building: true, result: null, duration: 0 });

    clock.at += 30_000;
    expect(await jsonOf<Build>(get(build))).toMatchObject({
      building: false,
      result: "SUCCESS",
      duration: 30_000,
      actions: [{ parameters: [{ name: "BRANCH", value: "fix" }, { name: "ENVIRONMENT" }] }],
    });
  });

  test("takes its parameters from a form, too", async () => {
    open();
    await post("/job/search-api/buildWithParameters", token, new URLSearchParams({ BRANCH: "form" }));
    expect(await jsonOf(get("/queue/item/1/api/json"))).toMatchObject({ params: "\nBRANCH=form" });
  });

  test("is queued once for the same parameters, and each time for others", async () => {
    open();
    const location = async (branch: string) => {
      const { headers } = await post(`/job/search-api/buildWithParameters?BRANCH=${branch}`);
      return headers.get("location")?.slice(origin.length);
    };
    expect([await location("a"), await location("a"), await location("b")]).toEqual([
      "/queue/item/1/",
      "/queue/item/1/",
      "/queue/item/2/",
    ]);
  });

  test("waits for the one before of the same job", async () => {
    const { clock } = open();
    await post("/job/search-api/buildWithParameters?BRANCH=a");
    await post("/job/search-api/buildWithParameters?BRANCH=b");
    clock.at += 34_999;
    const before = await jsonOf<Item>(get("/queue/item/2/api/json"));
    clock.at += 1;
    const after = await jsonOf<Item>(get("/queue/item/2/api/json"));
    expect([before.executable, after.executable?.number]).toEqual([undefined, 122]);
  });

  test("can be cancelled while it waits, and leaves no build", async () => {
    const { clock, jobs } = open();
    await post("/job/nightly/build");
    expect(await status(post("/queue/cancelItem?id=1"))).toBe(204);
    clock.at += 60_000;
    expect(await jsonOf<Item>(get("/queue/item/1/api/json"))).toMatchObject({ cancelled: true, why: null });
    expect(jobs.find(({ name }) => name === "nightly")?.builds).toHaveLength(120);
  });

  test("can be stopped, and then counts as aborted", async () => {
    const { clock } = open();
    await post("/job/nightly/build");
    clock.at += 6_000;
    const stopped = await post("/job/nightly/lastBuild/stop");
    const { result, building, duration } = await jsonOf<Build>(get("/job/nightly/121/api/json"));
    expect([stopped.status, result, building, duration]).toEqual([302, "ABORTED", false, 1_000]);
  });

  test("is refused with 400 where the parameters do not fit the job", async () => {
    open();
    const answers = [post("/job/checkout-api/build"), post("/job/nightly/buildWithParameters")];
    expect(await Promise.all(answers.map(status))).toEqual([400, 400]);
  });

  test("writes a console, whole or from where one was", async () => {
    const { clock } = open();
    await post("/job/nightly/build");
    clock.at += 5_000 + 12_000;
    const first = await get("/job/nightly/121/logText/progressiveText?start=0");
    const size = first.headers.get("x-text-size");
    clock.at += 30_000;
    const rest = await get(`/job/nightly/121/logText/progressiveText?start=${size}`);
    const whole = await (await get("/job/nightly/121/consoleText")).text();
    expect((await first.text()) + (await rest.text())).toBe(whole);
    expect([first.headers.get("x-more-data"), rest.headers.get("x-more-data")]).toEqual(["true", null]);
    expect(whole).toMatch(/Compiling\n.*\n.*\nFinished: SUCCESS\n$/);
  });
});

describe("a job", () => {
  test("shows its 100 newest builds, and all of them to who asks for allBuilds", async () => {
    open();
    const shown = await jsonOf<{ builds: Build[]; allBuilds?: Build[] }>(get("/job/nightly/api/json"));
    expect([shown.builds.length, shown.builds[0], shown.allBuilds]).toEqual([
      100,
      { _class: "hudson.model.FreeStyleBuild", number: 120, url: `${origin}/job/nightly/120/` },
      undefined,
    ]);
    const { allBuilds } = await jsonOf<{ allBuilds: Build[] }>(get("/job/nightly/api/json?tree=allBuilds[number]"));
    expect(allBuilds).toHaveLength(120);
  });

  test("shows the part of its builds that the tree asks for", async () => {
    open();
    const path = "/job/nightly/api/json?tree=name,builds[number,result]{10,12}";
    expect(await jsonOf(get(path))).toEqual({
      _class: "hudson.model.FreeStyleProject",
      name: "nightly",
      builds: [
        { _class: "hudson.model.FreeStyleBuild", number: 110, result: "FAILURE" },
        { _class: "hudson.model.FreeStyleBuild", number: 109, result: "SUCCESS" },
      ],
    });
  });

  test("knows its last builds by name", async () => {
    open();
    const number = async (which: string) => (await jsonOf<Build>(get(`/job/nightly/${which}/api/json`))).number;
    expect([await number("lastBuild"), await number("lastSuccessfulBuild"), await number("lastFailedBuild")]).toEqual([
      120, 119, 120,
    ]);
  });

  test("is listed with a colour that says how its last build ended", async () => {
    const { clock } = open();
    const colors = async () =>
      (await jsonOf<{ jobs: { color: string }[] }>(get("/api/json"))).jobs.map(({ color }) => color);
    const before = await colors();
    await post("/job/nightly/build");
    clock.at += 10_000;
    expect([before, await colors()]).toEqual([
      ["blue", "yellow", "red", "red"],
      ["blue", "yellow", "red_anime", "red"],
    ]);
  });

  test("that does not exist, a build that does not, and a tree that is none are refused", async () => {
    open();
    const paths = ["/job/none/api/json", "/job/nightly/999/api/json", "/nowhere", "/api/json?tree=jobs[name"];
    expect(await Promise.all(paths.map((path) => status(get(path))))).toEqual([404, 404, 404, 400]);
  });
});

describe("builds by page number", () => {
  const page = (query: string) => jsonOf<Build[]>(get(`/job/nightly/builds?${query}`));

  test("come newest first, until the empty page", async () => {
    open();
    const numbers = [];
    for (let number = 1; ; number++) {
      const builds = await page(`page=${number}&per_page=50`);
      if (builds.length === 0) break;
      numbers.push(...builds.map((build) => build.number));
    }
    expect([numbers.length, numbers[0], numbers.at(-1)]).toEqual([120, 120, 1]);
  });

  test("come 25 at a time, and never more than 100", async () => {
    open();
    expect([(await page("")).length, (await page("per_page=500")).length]).toEqual([25, 100]);
  });

  test("are refused for a page that is no number", async () => {
    open();
    expect(await status(get("/job/nightly/builds?page=0"))).toBe(400);
  });
});

test("what changes something is refused with 405 as a GET", async () => {
  open();
  const response = await get("/job/nightly/build");
  expect([response.status, response.headers.get("allow"), response.headers.get("x-jenkins")]).toEqual([
    405,
    "POST",
    "2.516.1",
  ]);
});

test("the queue shows what waits", async () => {
  const { clock } = open();
  await post("/job/nightly/build");
  const before = await jsonOf<{ items: Item[] }>(get("/queue/api/json"));
  clock.at += 5_000;
  const after = await jsonOf<{ items: Item[] }>(get("/queue/api/json"));
  expect([before.items.map(({ id }) => id), after.items]).toEqual([[1], []]);
});

test("reset() forgets builds and the queue", async () => {
  const jenkins = open();
  await post("/job/nightly/build");
  jenkins.clock.at += 60_000;
  await get("/job/nightly/121/api/json");
  jenkins.reset();
  expect([await status(get("/job/nightly/121/api/json")), await status(get("/queue/item/1/api/json"))]).toEqual([
    404, 404,
  ]);
});
