import { randomInt } from "node:crypto";
import { expect, test } from "vitest";
import { json, malformed, never, reset, stall, status, text, wrongType } from "../../../../mocks/script.ts";
import type * as Solution from "../../../../solutions/10-resilient-client/create-client.ts";
import { count, story } from "../../../../src/rig/story.ts";
import { answer, ask, aToken, ended, rounded, sent } from "./ask.ts";
import { list } from "./list.ts";

/** `attempt 2, status 401, reason status, tookMs 40` */
function inWords({ attempt, status, reason, tookMs }: Partial<Solution.Attempt> = {}): string {
  return `attempt ${attempt}, status ${status}, reason ${reason}, tookMs ${tookMs === undefined ? tookMs : rounded(tookMs)}`;
}

test("R12 says in the error what happened", {
  meta: {
    points: 3,
    hints: [
      "Compare the failure in the message with the comments in the type Failure, field by field.",
      "Whoever reads the error at night has nothing else. Keep a list of what became of each request, from the first to the last, and give it to the error when you give up. The 401 belongs to it too.",
      "attempts.push({ attempt: attempts.length + 1, ____, tookMs });\n...\nthrow new ClientError({ reason, method, path: url.____, ____, attempts });\n\nWhat can be read off the times of the attempts?",
    ],
  },
}, async () => {
  const script = [
    status(503, {}, { delayMs: 300 }),
    status(401, {}, { delayMs: 40 }),
    reset(),
    never(),
    stall({ afterBytes: 5 }),
    status(404),
  ];
  const path = `/parcels/${randomInt(1e9)}`;
  const run = await answer.evaluate(ask, {
    script,
    random: 0,
    arguments: {
      base: "/v2",
      path,
      tokens: [aToken(), aToken()],
      tokenMs: 70,
      method: "DELETE",
      call: { query: { reason: "lost" } },
      limits: { timeoutMs: 2_000, retries: 5 },
    },
  });
  const { failure } = run.value ?? {};
  const facts = `reason ${failure?.reason}, method ${failure?.method}, path ${failure?.path}, status ${failure?.status}`;
  const asked = `reason status, method DELETE, path /v2${path}, status 404`;
  const did = `The failure said ${facts}.`;
  expect(facts, story(run, did, `R12 asks for ${asked}.`)).toBe(asked);
  const told = failure?.attempts ?? [];
  const history = `The failure had ${count(told.length, "attempt")}, of ${count(run.requests.length, "request")}.`;
  expect(told.length, story(run, history, "R12 asks for one for each request, from the first on.")).toBe(6);
  for (const [index, [code, reason, tookMs]] of (
    [
      [503, "status", 300],
      [401, "status", 40],
      [undefined, "network", 0],
      [undefined, "timeout", 2_000],
      [200, "timeout", 2_000],
      [404, "status", 0],
    ] as const
  ).entries()) {
    const attempt = inWords(told[index]);
    const right = inWords({ attempt: index + 1, status: code, reason, tookMs });
    const words = `Of request ${index + 1} the failure told ${attempt}.`;
    expect(attempt, story(run, words, `R12 asks for ${right}.`)).toBe(right);
  }

  const [old, renewed] = [aToken(), aToken()];
  for (const [what, reply, code, given] of [
    ["401, and the next token did not come in time", json({}), 401, { tokens: [old, renewed], tokenMs: 3_000 }],
    ["503, and the next request broke", reset(), undefined, { limits: { retries: 1 } }],
  ] as const) {
    const limits = { deadlineMs: 4_000, ...("limits" in given && given.limits) };
    const last = await answer.evaluate(ask, {
      script: [status(code ?? 503), reply],
      random: 0,
      arguments: { ...given, limits },
    });
    const code2 = last.value?.failure?.status;
    const lastDid = `The first answer was a ${what}. The failure said status ${code2}.`;
    const lastAsked = `R12 asks for the status of the last request, ${code ?? "which had none"}.`;
    expect([last.value?.failure?.reason, code2], story(last, lastDid, lastAsked)).toEqual([
      code ? "timeout" : "network",
      code,
    ]);
  }

  const first = await answer.evaluate(list, { script: [status(404)], arguments: {} });
  const number = first.value?.failure?.page;
  const firstDid = `The first page of a list was a 404. The failure said page ${number ?? "nothing"}.`;
  expect(number, story(first, firstDid, "R12 asks for page 1.")).toBe(1);
});

test("R12 fails at once when the answer itself is wrong", {
  meta: {
    points: 2,
    hints: [
      "The message shows the body of a 200. How often did your client ask, and with which reason did it fail?",
      "A 200 with a wrong body is an answer: asked again, the service says the same. Only what did not arrive is worth another try. Tell the two apart where you read.",
      'if (!schema.safeParse(value).success) return { reason: "____", at: issues[0].path.join(".") };\n\nWhich error does a broken connection bring, and which a broken body?',
    ],
  },
}, async () => {
  for (const [what, reply, reason, at] of [
    ["ended in the middle of its JSON", malformed(), "body", undefined],
    ["was empty", text("", { headers: { "content-type": "application/json" } }), "body", undefined],
    ["was a page of HTML", wrongType(), "body", undefined],
    ['was {"id":"seven"}, where id must be a number', json({ id: "seven" }), "schema", "id"],
    ["was a list, where an object must be", json([]), "schema", ""],
  ] as const) {
    const run = await answer.evaluate(ask, {
      script: [reply, json({ id: 1 })],
      random: 0,
      arguments: { isLooked: true },
    });
    const did = `The body of a 200 ${what}. ${sent(run)} ${ended(run)}`;
    expect(run.requests.length, story(run, did, "R12 asks to fail after one request.")).toBe(1);
    const { reason: why, at: place, status: code } = run.value?.failure ?? {};
    const told = `The body of a 200 ${what}. The failure said reason ${why}, status ${code}, at ${place ?? "nothing"}.`;
    const facts = `R12 asks for reason ${reason}, status 200, at ${at === "" ? "an empty text" : (at ?? "nothing")}.`;
    expect([why, code, place], story(run, told, facts)).toEqual([reason, 200, at]);
  }
});

test("R13 keeps secrets out of errors and events", {
  meta: {
    points: 3,
    hints: [
      "The message says which secret was found, and where. Which object did you hand on as a whole?",
      "Errors and events end up in logs. Errors of `JSON.parse` and of zod repeat what they read, a URL has a query, a Response has all headers. Take out what may be told, and leave the rest, also as a cause.",
      '} catch (error) {\n  throw new ClientError({ reason: "body", path: url.____, … }); // no cause: ____\n}\n\nWhat does `console.log(error)` print of a cause?',
    ],
  },
}, async () => {
  const plain = (body: string, code = 200) =>
    text(body, { status: code, headers: { "content-type": "application/json" } });
  const secrets = {
    token: `T${randomInt(1e6, 1e7)}`,
    query: `Q${randomInt(1e6, 1e7)}`,
    header: `H${randomInt(1e6, 1e7)}`,
    body: `B${randomInt(1e6, 1e7)}`,
  };
  const everything = JSON.stringify(secrets);
  const away = `http://other.test/x?key=${secrets.query}`;
  for (const [what, reply, isList = false] of [
    ["a 403 that repeats all of it", plain(everything, 403)],
    ["a body that is no JSON", plain(`${secrets.body} is no JSON`)],
    ["JSON that the schema refuses, with a message that quotes it", json({ id: secrets.body, ...secrets })],
    ["no answer", never()],
    ["a broken connection", reset()],
    ["a body that broke off", reset({ body: everything, afterBytes: 20 })],
    ["a list with an item that the schema refuses", json([{ id: secrets.body }]), true],
    ["a list that goes on at another origin", json([], { headers: { link: `<${away}>; rel="next"` } }), true],
  ] as const) {
    const run = await answer.evaluate(
      async ({ createClient }, url, { token, query, header, body, isList }) => {
        const { inspect } = await import("node:util");
        const { z } = await import("zod");
        const events: unknown[] = [];
        const onEvent = (event: unknown) => void events.push(event);
        const client = createClient({ baseUrl: url, token, onEvent, retries: 1, timeoutMs: 1_000 });
        const schema = z.object({ id: z.number({ error: ({ input }) => `${input} is no number` }) });
        const list = { query: { key: query }, schema };
        const call = { ...list, headers: { "x-api-key": header }, json: { pin: body } };
        const asked = isList ? client.paginate("/x", list).next() : client.request("PUT", "/x", call);
        const error: unknown = await asked.catch((thrown: unknown) => thrown);
        const causes: string[] = [];
        for (let each = error as Error; each?.cause && causes.length < 9; each = each.cause as Error) {
          causes.push(inspect(each.cause, { depth: 12 }));
        }
        return {
          name: (error as Error).name,
          message: String(error),
          json: JSON.stringify(error),
          causes: causes.join("\n"),
          print: inspect(error, { depth: 12 }),
          events: inspect(events, { depth: 12 }) + JSON.stringify(events),
          heard: events.length,
        };
      },
      { script: [reply, reply], random: 0, arguments: { ...secrets, isList } },
    );
    const { name, heard = 0, ...places } = run.value ?? {};
    const found = Object.entries(places).flatMap(([place, words]) =>
      Object.entries(secrets).flatMap(([secret, value]) =>
        `${words}`.includes(value) ? [`the ${secret} in its ${place}`] : [],
      ),
    );
    const did = `The service sent ${what}. The error told ${found.join(", ") || "nothing"}.`;
    expect(found, story(run, did, "R13 asks that none of these is told.")).toEqual([]);
    const came = `The service sent ${what}. Your client gave ${name}, after ${count(heard, "event")}.`;
    expect([name, heard > 0], story(run, came, "R12 asks for a ClientError, R15 for events.")).toEqual([
      "ClientError",
      true,
    ]);
  }
});
