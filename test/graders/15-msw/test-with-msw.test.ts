import { test } from "vitest";
import { openAnswer } from "../../../src/rig/answer.ts";
import { suiteChecks } from "../../../src/rig/suite-checks.ts";
import {
  failing,
  rightClients,
  talkative,
  wrongEnds,
  wrongFinders,
  wrongOrders,
  wrongRepeaters,
} from "./test-with-msw/clients.ts";

const answer = openAnswer<Record<string, unknown>>("15-msw/test-with-msw.ts");
const checks = suiteChecks(answer, {
  suite: "testStock",
  file: new URL("./test-with-msw/create-stock.ts", import.meta.url),
  create: "createStock",
  library: "msw",
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
        "The message names one of your tests and what it said of a client that keeps all rules.",
        "Such a test holds on to something that the rules leave open: the words of an error, an exact wait, all headers of a request. Or it stands in for `fetch` by hand, and the client uses another. Ask for what the rule says.",
        'expect(request.headers.get("authorization")).toBe(____);\nexpect(waitMs).toBeGreaterThanOrEqual(____);\nawait expect(stock.find("7")).rejects.toMatchObject({ status: ____ });\n\nWhat could change in the client tomorrow, though it still does the same?',
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
        "A test that only calls the client passes whatever comes back. For a call that should throw, await an `expect` with `rejects`.",
        'test("throws after 500", async () => {\n  server.use(http.get(`${baseUrl}/items/7`, () => new HttpResponse(null, { status: 500 })));\n  await expect(stock.find("7")).____.toMatchObject({ status: ____ });\n});\n\nWhat would this test say if the call returned?',
      ],
    },
  },
  () => checks.asserts("R2 asks that each test calls expect."),
);

test(
  "R3 has tests that stand alone, and frees the network",
  {
    timeout: limitMs,
    meta: {
      points: 2,
      hints: [
        "The message names a test, and what differs: alone, in reverse, or what stays behind after it.",
        "What one test puts up, it must take down: handlers that came by `server.use`, counters, lists of requests. Hooks do it for all tests, also after a test that has failed.",
        "beforeAll(() => server.listen({ ____ }));\nbeforeEach(() => { requests = ____; });\nafterEach(() => server.____());\nafterAll(() => server.____());\n\nWhy in hooks, and not in the last line of each test?",
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
        "Look at how your server begins to listen.",
        "Without an order, msw warns and lets a request that no handler takes pass. In version 3 the order is called `onUnhandledFrame`; the name of version 2 is ignored. A function of your own has to throw: `defaults.error` only prints.",
        'server.listen({ ____: "____" });\n\nWhat would a forgotten handler do to a real payment service?',
      ],
    },
  },
  () => checks.stayInside(talkative, "R4 asks that nothing leaves for the network."),
);

test(
  "R5 notices a client that finds wrongly",
  {
    timeout: limitMs,
    meta: {
      points: 2,
      hints: [
        "The message says what the client does wrong. Which of your tests should have failed?",
        "One test a rule. For the address use an id that needs encoding, as `a/b`, and look at the address of the request. For the token look at all requests: those that ask again, and orders.",
        'const urls: string[] = [];\nserver.events.on("request:start", ({ request }) => urls.push(request.url));\nawait stock.find("a/b");\nexpect(urls).toEqual([`${baseUrl}/items/____`]);\n\nWhat does the service see when the id is not encoded?',
      ],
    },
  },
  () => checks.notice(wrongFinders, "R5 asks for a test that fails with it: C1, C2, C3."),
);

test(
  "R6 notices a client that asks again wrongly",
  {
    timeout: limitMs,
    meta: {
      points: 3,
      hints: [
        "The message says what the client does wrong. Which of your tests should have failed?",
        "Count the requests, and note when each came. Let a service fail twice and then answer, and let it fail for ever. Do both for 429, for 503 and for the network, and with a long Retry-After after 429 and after 503. Look at both waits.",
        "server.use(http.get(`${baseUrl}/items/7`, function* () {\n  yield new HttpResponse(null, { status: 503 });\n  yield HttpResponse.____();\n  return HttpResponse.json(rope);\n}));\nexpect(requests).toBe(____);\n\nWhich of the two failures would a client see that gives up too early?",
      ],
    },
  },
  () => checks.notice(wrongRepeaters, "R6 asks for a test that fails with it: C4, C5."),
);

test(
  "R7 notices a client that orders wrongly",
  {
    timeout: limitMs,
    meta: {
      points: 2,
      hints: [
        "The message says what the client does wrong. Which of your tests should have failed?",
        "Read what has arrived: method, address, type and JSON of the request. Return something else than was sent, so that you see whose order comes back. Let an order fail, on the network too, and count.",
        'server.use(http.post(`${baseUrl}/orders`, async ({ request }) => {\n  body = await request.____();\n  return HttpResponse.json(____, { status: 201 });\n}));\nexpect(body).toEqual({ id: "7", quantity: ____ });\n\nWho pays when an order is sent twice?',
      ],
    },
  },
  () => checks.notice(wrongOrders, "R7 asks for a test that fails with it: C6."),
);

test(
  "R8 notices a client that takes what is broken for whole",
  {
    timeout: limitMs,
    meta: {
      points: 3,
      hints: [
        "The message says what the client does wrong. Which of your tests should have failed?",
        "Refusals: a status of the 400s and one of the 500s, each with a body that looks like an item. Silence: before the headers, and within the body. An answer after 4 seconds is in time. Half a body: JSON that ends too early. Measure the time too.",
        'const silent = async () => { await delay("____"); return HttpResponse.json(rope); };\nconst stopped = () => new HttpResponse(new ReadableStream({\n  start(controller) { controller.enqueue(new TextEncoder().encode("{")); },\n}), { headers: { "____": "60" } });\nexpect(Date.now() - startedAt).toBeLessThan(____);\n\nWhat would a user of the client see in each of these cases?',
      ],
    },
  },
  () => checks.notice(wrongEnds, "R8 asks for a test that fails with it: C7, C8, C9."),
);
