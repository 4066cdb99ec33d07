import { test } from "vitest";
import { openAnswer } from "../../../src/rig/answer.ts";
import { suiteChecks } from "../../../src/rig/suite-checks.ts";
import {
  failing,
  rightClients,
  talkative,
  wrongEnds,
  wrongReaders,
  wrongRepeaters,
  wrongReporters,
} from "./test-with-nock/clients.ts";

const answer = openAnswer<Record<string, unknown>>("16-nock/test-with-nock.ts");
const checks = suiteChecks(answer, {
  suite: "testDesk",
  file: new URL("./test-with-nock/create-desk.ts", import.meta.url),
  create: "createDesk",
  library: "nock",
});

/** A check runs the tests with many clients: on a busy machine that takes its time. */
const limitMs = 120_000;

test(
  "R1 passes with every right client",
  {
    timeout: limitMs,
    meta: {
      points: 3,
      hints: [
        "The message names one of your tests and what it said of a client that keeps all rules. If that test passes alone, an earlier one has left an interceptor that answers in its place.",
        "Such a test holds on to something that the rules leave open: the words of an error, an exact wait, all headers of a request, the text of a JSON body. Ask for what the rule says. Bodies: give nock an object, which it compares with the parsed JSON.",
        'nock(baseUrl).matchHeader("x-api-key", ____).post("/alerts", ____).reply(201, { id: "a-1" });\nexpect(waitMs).toBeGreaterThanOrEqual(____);\nawait expect(desk.list()).rejects.toMatchObject({ status: ____ });\n\nWhat could change in the client tomorrow, though it still does the same?',
      ],
    },
  },
  () => checks.accepts(rightClients, "R1 asks that every test passes with every right client."),
);

test(
  "R2 calls expect in each test, and ends",
  {
    timeout: limitMs,
    meta: {
      points: 1,
      hints: [
        "The message names a test. Look for its calls of `expect`, and for what it waits for.",
        "A test that only calls the client passes whatever comes back. For a call that should throw, await an `expect` with `rejects`. An error for `replyWithError` must be an Error: with a plain object nock waits for ever.",
        'test("throws after 500", async () => {\n  nock(baseUrl).get("/alerts").reply(500);\n  await expect(desk.list()).____.toMatchObject({ status: ____ });\n});\n\nWhat would this test say if the call returned?',
      ],
    },
  },
  () => checks.asserts("R2 asks that each test calls expect."),
);

test(
  "R3 has tests that stand alone",
  {
    timeout: limitMs,
    meta: {
      points: 2,
      hints: [
        "The message names a test, and what differs: alone, in reverse, or what stays behind after it.",
        "An interceptor that was not used stays for the next test, and one with `persist` stays anyway. A hook takes all away, also after a test that has failed. Lists and counters of your own begin anew in a hook, too.",
        "beforeEach(() => { requests = ____; });\nafterEach(() => nock.____());\n\nWhy in hooks, and not in the last line of each test?",
      ],
    },
  },
  () => checks.standAlone(failing, "R3 asks for tests that stand alone and leave nothing behind."),
);

test(
  "R4 lets no request out",
  {
    timeout: limitMs,
    meta: {
      points: 1,
      hints: [
        "Look for the line that closes the network, and for the test or hook that opens it again.",
        "nock refuses only what goes to a host that has interceptors. Requests to all others go out, until the network is closed as a whole.",
        "beforeAll(() => nock.____());\n\nWhat would a forgotten interceptor do to a real desk?",
      ],
    },
  },
  () => checks.stayInside(talkative, "R4 asks that nothing leaves for the network."),
);

test(
  "R5 notices a client that reads wrongly",
  {
    timeout: limitMs,
    meta: {
      points: 3,
      hints: [
        "The message says what the client does wrong. Which of your tests should have failed?",
        "Let the desk have three pages, one of them empty, with cursors that need encoding, as `a&b`. Ask for the key at each of them, and let nock refuse a key in the address. Let the second page fail in another test.",
        'nock(baseUrl, { reqheaders: { "x-api-key": ____ } })\n  .get("/alerts").reply(200, { alerts: [one], next: "a&b" })\n  .get("/alerts").query({ cursor: "____" }).reply(200, { alerts: [], next: "c=d" })\n  .get("/alerts").query({ cursor: "c=d" }).reply(200, { alerts: [two], next: ____ });\n\nWhich of these three does a client leave out that stops too early?',
      ],
    },
  },
  () => checks.notice(wrongReaders, "R5 asks for a test that fails with it: C1, C2."),
);

test(
  "R6 notices a client that asks again wrongly",
  {
    timeout: limitMs,
    meta: {
      points: 3,
      hints: [
        "The message says what the client does wrong. Which of your tests should have failed?",
        "Let the desk fail twice and then answer, and let it fail for ever: with 503, and on the network; for lists and for reports. Measure each wait. Announce more than three failures, and count the requests: the 501 of a used-up host hides a fourth.",
        'nock(baseUrl).get("/alerts").times(____).replyWithError(Object.assign(new Error("broken"), { code: "ECONNRESET" }));\nawait expect(desk.list()).rejects.toThrow();\nexpect(requests).toBe(____);\n\nHow would you count requests that get no answer?',
      ],
    },
  },
  () => checks.notice(wrongRepeaters, "R6 asks for a test that fails with it: C3."),
);

test(
  "R7 notices a client that reports wrongly",
  {
    timeout: limitMs,
    meta: {
      points: 3,
      hints: [
        "The message says what the client does wrong. Which of your tests should have failed?",
        "Note the key and the body of each request in a reply function. Let the first request of a report fail, and compare. Report twice, and compare again. Let the id be another text than the key.",
        'nock(baseUrl).post("/alerts").times(2).reply(async (request) => {\n  seen.push({ key: request.headers.get("____"), body: await request.json() });\n  return seen.length === 1 ? [503] : [201, { id: "____" }];\n});\nexpect(seen[0]).toEqual(seen[____]);\n\nWhat does the desk do with two keys for one alert?',
      ],
    },
  },
  () => checks.notice(wrongReporters, "R7 asks for a test that fails with it: C4."),
);

test(
  "R8 notices a client that takes no for yes, or waits too long",
  {
    timeout: limitMs,
    meta: {
      points: 2,
      hints: [
        "The message says what the client does wrong. Which of your tests should have failed?",
        "Refusals: a status of the 400s and one of the 500s other than 503, with a body that looks good. Silence: a reply function whose promise never resolves; one that answers after 3 seconds is in time. Measure the time, and count the requests.",
        'nock(baseUrl).get("/alerts").reply(() => new Promise(() => {}));\nconst startedAt = Date.now();\nawait expect(desk.list()).____.toThrow();\nexpect(Date.now() - startedAt).toBeLessThan(____);\n\nWhy is `delay` of nock not the same: what does it hold back?',
      ],
    },
  },
  () => checks.notice(wrongEnds, "R8 asks for a test that fails with it: C5, C6."),
);
