import { describe, expect, test } from "vitest";
import { readStory } from "../../src/rig/story.ts";
import { type SuiteChecks, suiteChecks } from "../../src/rig/suite-checks.ts";
import { writeTestAnswer } from "./test-answer.ts";

const head = `
  import { http, HttpResponse } from "msw";
  import { setupServer } from "msw/node";
  const answer = (text: string) => http.get("http://greet.test/:name", () => HttpResponse.text(text));
  const server = setupServer();
  let count = 0;
  const listen = () => server.listen({ onUnhandledFrame: "error" });
  export function testGreeter({ test, expect, beforeAll, beforeEach, afterEach, afterAll }: any, create: any) {
    const greeter = create({});
`;
const hooks = "beforeAll(listen); afterEach(() => server.resetHandlers()); afterAll(() => server.close());";
const greets = `test("greets", async () => {
  server.use(answer("hello"));
  expect(await greeter.greet("Ada")).toBe("hello");
});`;

/** The checks of tests that are written as \`body\`. */
const checksOf = (body: string): SuiteChecks =>
  suiteChecks(writeTestAnswer({ "a.ts": `${head}${body}}` }), {
    suite: "testGreeter",
    file: new URL("./answers/create-greeter.ts", import.meta.url),
    create: "createGreeter",
    library: "msw",
  });

/** What a check says; undefined when it passes. */
const said = async (check: Promise<void>): Promise<string | undefined> =>
  check.then(
    () => undefined,
    (error: Error) => readStory(error.message).did,
  );

const deaf = { words: "hears nothing", edits: [["response.text()", '""']] } as const;
const loud = { words: "greets loudly", edits: [["response.text()", "(await response.text()).toUpperCase()"]] } as const;
const chatty = {
  words: "also asks another host",
  edits: [["const response", 'await fetch("http://other.test/").catch(() => {}); const response']],
} as const;

test("tests that keep all rules pass every check", async () => {
  const checks = checksOf(hooks + greets);
  await checks.accepts([{ words: "is as right", edits: [["response.ok", "response.status === 200"]] }], "");
  await checks.asserts("");
  await checks.standAlone(deaf, "");
  await checks.stayInside(chatty, "");
  await checks.notice([deaf, loud], "");
});

describe("a verdict says", () => {
  const cases: [string, string, (checks: SuiteChecks) => Promise<void>, string][] = [
    [
      "which test refuses a right client, and with which words",
      `${hooks}${greets}`,
      (checks) => checks.accepts([{ ...loud, words: "is loud" }], ""),
      "Your test \"greets\" refuses a right client, one that is loud: expected 'HELLO' to be 'hello' // Object.is equality",
    ],
    ["that there is no test", hooks, (checks) => checks.accepts([], ""), "Your code declared no test."],
    [
      "that declaring them failed",
      "null.on();",
      (checks) => checks.accepts([], ""),
      "Outside of any test, your code failed: TypeError: Cannot read properties of null (reading 'on')",
    ],
    [
      "that a hook failed",
      `${greets} beforeAll(() => { throw new Error("no server"); });`,
      (checks) => checks.accepts([], ""),
      "Outside of any test, your code failed: beforeAll: no server",
    ],
    [
      "that the network is caught already",
      `${hooks}${greets} beforeAll(listen);`,
      (checks) => checks.accepts([], ""),
      "Outside of any test, your code failed: beforeAll: ",
    ],
    [
      "which test never ends",
      `${hooks}${greets} test("waits", () => new Promise(() => {}));`,
      (checks) => checks.asserts(""),
      'Your test "waits" refuses the right client: it has not ended after a minute of virtual time.',
    ],
    [
      "which test leaves an error uncaught",
      `${hooks} test("forgets", async () => { expect(1).toBe(1); Promise.reject(new Error("later")); });`,
      (checks) => checks.asserts(""),
      'Your test "forgets" refuses the right client: later',
    ],
    [
      "which assertion is not awaited",
      `${hooks} test("forgets", async () => { server.use(answer("hello")); expect(greeter.greet("Ada")).resolves.toBe("hello"); });`,
      (checks) => checks.asserts(""),
      'Your test "forgets" refuses the right client: Promise returned by `expect(actual).resolves.toBe(expected)` was not awaited.',
    ],
    [
      "which of two soft assertions failed",
      `${hooks} test("is soft", () => { expect.soft(1).toBe(2); expect(1).toBe(1); });`,
      (checks) => checks.accepts([], ""),
      'Your test "is soft" refuses the right client: expected 1 to be 2 // Object.is equality',
    ],
    [
      "which test never asserts",
      `${hooks}${greets} test("looks away", () => greeter.greet("Ada").catch(() => {}));`,
      (checks) => checks.asserts(""),
      'Your test "looks away" never calls expect: it passes whatever the client returns.',
    ],
    [
      "which test needs another",
      `${hooks} test("counts", () => { expect(++count).toBeGreaterThan(0); }); test("needs", () => expect(count).toBeGreaterThan(0)); beforeAll(() => { count = 0; });`,
      (checks) => checks.standAlone(deaf, ""),
      'Your test "needs" passes after the others and fails alone: expected 0 to be greater than 0',
    ],
    [
      "which test disturbs another",
      `${hooks} test("is first", () => expect(count).toBe(0)); test("counts", () => { expect(++count).toBeGreaterThan(0); }); beforeAll(() => { count = 0; });`,
      (checks) => checks.standAlone(deaf, ""),
      'Your test "is first" fails when your tests run in reverse: expected 1 to be +0 // Object.is equality',
    ],
    [
      "which test leaves its handlers",
      `beforeAll(listen); afterAll(() => { server.resetHandlers(); server.close(); }); ${greets}`,
      (checks) => checks.standAlone(deaf, ""),
      'Your test "greets" leaves something behind: who asks after it gets other answers than before.',
    ],
    [
      "that the network is kept when a test fails",
      `test("closes last", async () => { listen(); server.use(answer("hello")); expect(await greeter.greet("Ada")).toBe("hello"); server.close(); });`,
      (checks) => checks.standAlone(deaf, ""),
      "When a test of yours fails, the network stays caught.",
    ],
    [
      "which test fails once another has failed",
      `${hooks}${greets} test("has a memory", () => expect(Math.sign(count)).toBe(0)); afterEach(async () => { server.use(answer("hello")); if (!(await greeter.greet("Ada"))) count++; server.resetHandlers(); });`,
      (checks) => checks.standAlone(deaf, ""),
      'Your test "has a memory" fails with the right client once another test has failed. What a test takes down in its last line stays when it fails before: hooks run in any case. It said: expected 1 to be +0',
    ],
    [
      "the same, where wrong clients are to be noticed",
      `${hooks}${greets} test("has a memory", () => { if (count > 0) expect(count).toBe(0); }); afterEach(async () => { server.use(answer("hello")); if (!(await greeter.greet("Ada"))) count++; server.resetHandlers(); });`,
      (checks) => checks.notice([deaf, { ...deaf, words: "is as deaf" }], ""),
      'Your test "has a memory" fails with the right client once another test has failed',
    ],
    [
      "that the network is kept",
      `beforeAll(listen); afterEach(() => server.resetHandlers()); ${greets}`,
      (checks) => checks.standAlone(deaf, ""),
      "Your tests have ended, and the network is still caught: afterAll closes it.",
    ],
    [
      "where a request was let out to",
      `beforeAll(() => server.listen()); afterEach(() => server.resetHandlers()); afterAll(() => server.close()); ${greets}`,
      (checks) => checks.stayInside(chatty, ""),
      "A client that also asks another host sent a request to other.test, and your tests let it out to the network.",
    ],
    [
      "which wrong client passes",
      `${hooks} test("greets", async () => { server.use(answer("hello")); expect(await greeter.greet("Ada")).toMatch(/hello/i); });`,
      (checks) => checks.notice([deaf, loud], ""),
      "A client that greets loudly passes your 1 test.",
    ],
    [
      "how many other wrong clients pass",
      `${hooks} test("is", () => expect(greeter).toBeDefined());`,
      (checks) => checks.notice([deaf, loud], ""),
      "A client that hears nothing passes your 1 test, and so does 1 other wrong client.",
    ],
  ];
  for (const [name, body, check, words] of cases)
    test(name, async () => expect(await said(check(checksOf(body)))).toContain(words));
});

test("clients are tried that come after one with which a test never ends and keeps the network", async () => {
  const body = `test("greets", async () => {
    listen();
    try {
      server.use(answer("hello"));
      expect(await greeter.greet("Ada")).toMatch(/hello/i);
    } finally {
      server.close();
    }
  });`;
  const mute = { words: "never answers", edits: [["response.text()", "new Promise(() => {})"]] } as const;
  const words = await said(checksOf(body).notice([mute, loud, { ...mute }], ""));
  expect(words).toBe("A client that greets loudly passes your 1 test.");
});

test("a client that a test has left at work does not come up in the next run", async () => {
  const body = `
    const seen: string[] = [];
    server.events.on("request:start", ({ request }: any) => seen.push(request.url));
    ${hooks}
    test("asks once", async () => {
      server.use(http.get("http://greet.test/:name", () => new Promise(() => {})));
      void greeter.greet("Ada").catch(() => {});
      await new Promise((resolve) => setTimeout(resolve, 10));
      expect(seen.length).toBe(1);
      throw new Error("and leaves");
    });`;
  const words = await said(checksOf(body).accepts([], ""));
  expect(words).toBe('Your test "asks once" refuses the right client: and leaves');
});

test("an edit that fits nowhere is a mistake of the grader's", async () => {
  const client = { words: "is odd", edits: [["nowhere", "here"]] } as const;
  await expect(checksOf(hooks + greets).notice([client], "")).rejects.toThrow(
    'Cannot make is odd: the client has 0 times "nowhere"',
  );
});
