import { randomInt, randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { json, type Reply, reset, status } from "../../../mocks/script.ts";
import type * as Solution from "../../../solutions/14-diagnostics/correlation.ts";
import { openAnswer } from "../../../src/rig/answer.ts";
import type { Run } from "../../../src/rig/run.ts";
import { story } from "../../../src/rig/story.ts";

const answer = openAnswer<typeof Solution>("14-diagnostics/correlation.ts");

const replies = (length: number, reply: Reply = json(1)) => Array.from({ length }, () => reply);

/** Paths of the requests that came, and the id on each, in the order of the paths. */
const idsOf = ({ requests }: Run<unknown>) =>
  requests
    .map(({ url, headers }) => [new URL(url).pathname, headers["x-correlation-id"] ?? "none"] as const)
    .sort(([one], [other]) => (one < other ? -1 : 1));

const told = (ids: readonly (readonly [string, string])[]) =>
  ids.map(([path, id]) => `${path} with ${id.slice(0, 12)}`).join(", ") || "nothing";

test("R1 gives all requests of an operation one id", {
  meta: {
    points: 3,
    hints: [
      "Look at the header X-Correlation-Id of each request in the message. Which ones have another, or none?",
      "The work calls `fetch` in functions that know nothing of the operation, after waits, and in timers. An AsyncLocalStorage finds the way there: what begins inside of its `run` reads the same store.",
      "const running = new AsyncLocalStorage<string>();\n// operation:\nreturn running.____(id, work);\n// fetch:\nconst id = running.____();\n\nWhat would a parameter for the id cost you in every function between?",
    ],
  },
}, async () => {
  const value = randomUUID();
  const run = await answer.evaluate(
    async ({ withCorrelation }, url, value) => {
      const { operation, fetch: call } = withCorrelation(fetch, () => {});
      const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
      const deep = async (path: string) => {
        await sleep(20);
        await call(url + path);
      };
      const got = await operation(async () => {
        await call(`${url}/a-direct`);
        await sleep(300);
        await Promise.all([deep("/b-one"), deep("/c-two")]);
        await new Promise<unknown>((resolve, reject) => {
          setTimeout(() => call(`${url}/d-timer`).then(resolve, reject), 200);
        });
        return value;
      });
      const bug = new Error("a bug of the work");
      const sameOf = async (work: () => Promise<unknown>) => {
        try {
          await operation(work);
          return "nothing";
        } catch (error) {
          return error === bug;
        }
      };
      const threw = () => {
        throw bug;
      };
      return { got, thrown: [await sameOf(async () => threw()), await sameOf(threw)] };
    },
    { script: replies(8), arguments: value },
  );
  const ids = idsOf(run);
  const did = `Your client sent ${told(ids)}.`;
  const [[, first] = ["", "none"]] = ids;
  const right = ["/a-direct", "/b-one", "/c-two", "/d-timer"].map((path) => [path, first]);
  expect(ids, story(run, did, "R1 asks for four requests with one id.")).toEqual(right);
  expect(first, story(run, did, "R1 asks for an id.")).not.toMatch(/^(|none|undefined|null)$/);
  const gave = `Your operation gave ${run.value?.got === value ? "what the work gave" : run.value?.got}, and threw ${run.value?.thrown.every((is) => is === true) ? "the error" : "another error, or none,"} that the work threw.`;
  expect(run.value, story(run, gave, "R1 asks for what the work gives or throws.")).toEqual({
    got: value,
    thrown: [true, true],
  });
});

test("R2 gives each operation an id of its own", {
  meta: {
    points: 3,
    hints: [
      "The message shows who sent which id. Do two operations share one, or does one have two?",
      "One variable for all is overwritten as soon as a second operation begins. Keep the id where only this operation finds it. Make it once, at its beginning, unless the caller gives one.",
      "return running.run(id ?? ____(), ____);\n\nWhich of twenty operations would a variable outside of `operation` speak of?",
    ],
  },
}, async () => {
  const given = randomUUID();
  const run = await answer.evaluate(
    async ({ withCorrelation }, url, given) => {
      let made = 0;
      const { operation, fetch: call } = withCorrelation(
        fetch,
        () => {},
        () => `id-${++made}`,
      );
      const work = (name: string) => async () => {
        for (const step of [1, 2, 3]) {
          await call(`${url}/${name}/${step}`);
          await new Promise((resolve) => setTimeout(resolve, 100 - 20 * step));
        }
      };
      await Promise.all([operation(work("a")), operation(work("b")), operation(work("c"), given)]);
      await operation(work("d"));
      return made;
    },
    { script: replies(12), arguments: given },
  );
  const ids = idsOf(run);
  const did = `Operations a to d sent ${told(ids)}.`;
  const asked = "R2 asks for an id of newId() for each of a, b and d, made once, and for the given one for c.";
  const idOf = Object.fromEntries(ids.map(([path, id]) => [path[1], id]));
  const right = ["a", "b", "c", "d"].flatMap((name) => [1, 2, 3].map((step) => [`/${name}/${step}`, idOf[name]]));
  expect(ids, story(run, did, asked)).toEqual(right);
  expect(idOf.c, story(run, did, asked)).toBe(given);
  const made = [idOf.a, idOf.b, idOf.d].sort();
  expect(made, story(run, did, asked)).toEqual(["id-1", "id-2", "id-3"]);
  expect(run.value, story(run, `newId was called ${run.value} times.`, "R2 asks for 3 calls.")).toBe(3);

  const own = await answer.evaluate(
    async ({ withCorrelation }, url) => {
      const { operation, fetch: call, currentId } = withCorrelation(fetch, () => {});
      for (const path of ["/1", "/2"]) await operation(() => call(url + path));
      return operation(async () => currentId(), "");
    },
    { script: replies(2) },
  );
  const both = idsOf(own);
  const same = `Without newId two operations sent ${told(both)}.`;
  expect(new Set(both.map(([, id]) => id)).size, story(own, same, "R2 asks for two ids.")).toBe(2);
  const empty = `Given an empty text as its id, an operation has the id "${own.value?.slice(0, 12)}".`;
  expect(own.value, story(own, empty, "R2 asks for the second argument, if there is one.")).toBe("");
});

test("R3 counts an operation inside of another as a part of it", {
  meta: {
    points: 1,
    hints: [
      "The message shows the ids inside of the inner operation, and around it.",
      "A function that is an operation by itself may be called by a larger one. Ask first whether an operation runs here already; if so, do the work, and nothing else.",
      "if (running.____()) return ____();\n\nWhy is one name for the whole more useful at night than two?",
    ],
  },
}, async () => {
  const given = randomUUID();
  const run = await answer.evaluate(
    async ({ withCorrelation }, url, given) => {
      const { operation, fetch: call } = withCorrelation(
        fetch,
        () => {},
        () => "outer",
      );
      return operation(async () => {
        await call(`${url}/1`);
        const inner = await operation(async () => (await call(`${url}/2`)).status, given);
        await call(`${url}/3`);
        return inner;
      });
    },
    { script: replies(3), arguments: given },
  );
  const ids = idsOf(run);
  const did = `Your client sent ${told(ids)}; /2 is the inner operation.`;
  expect(ids, story(run, did, "R3 asks for one id.")).toEqual(["/1", "/2", "/3"].map((path) => [path, "outer"]));
  expect(run.value, story(run, `The inner operation gave ${run.value}.`, "R3 asks for what its work gives.")).toBe(200);
});

test("R4 takes a fetch outside of any operation for one", {
  meta: {
    points: 1,
    hints: [
      "In this check nobody has called `operation`. Look at the ids of the requests.",
      "There is no store outside of `run`. Make an operation around the one call.",
      "const fetch = (input, init) => ____(() => send(input, init));\n\nHow does R3 help you to use the same line inside of an operation?",
    ],
  },
}, async () => {
  const run = await answer.evaluate(
    async ({ withCorrelation }, url) => {
      let made = 0;
      const ids: string[] = [];
      const newId = () => `id-${++made}`;
      const correlated = withCorrelation(fetch, ({ correlationId }) => ids.push(correlationId), newId);
      await correlated.fetch(`${url}/1`);
      await correlated.operation(() => correlated.fetch(`${url}/2`));
      await correlated.fetch(`${url}/3`);
      return ids;
    },
    { script: replies(3) },
  );
  const ids = idsOf(run);
  const did = `Your client sent ${told(ids)}, and logged ${run.value}.`;
  const asked = "R4 asks for an id of newId() for each: id-1, id-2 (there is an operation around it) and id-3.";
  const right = ["id-1", "id-2", "id-3"];
  expect([ids.map(([, id]) => id), run.value], story(run, did, asked)).toEqual([right, right]);
});

test("R5 logs every request, with its attempt and its end", {
  meta: {
    points: 3,
    hints: [
      "The message shows the first line that is wrong. Which member is it?",
      "Count in the store of the operation, by method and endpoint: another operation begins with 1 again. Take the time before the call and after it. Log in both cases, after an answer and after a failure.",
      'const key = method + " " + ____;\nconst attempt = (sent.get(key) ?? ____) + 1;\nsent.____(key, attempt);\n\nWhere would the counts of two operations meet if the map stood outside?',
    ],
  },
}, async () => {
  const [path, requestId] = [`/stock/${randomInt(1e6)}`, randomUUID()];
  const delayMs = randomInt(10, 500);
  const run = await answer.evaluate(
    async ({ withCorrelation }, url, path) => {
      const lines: unknown[] = [];
      const log = ({ error, ...rest }: Solution.Attempt) => {
        lines.push({ ...rest, error: error instanceof Error ? "an error" : error });
      };
      let made = 0;
      const { operation, fetch: call } = withCorrelation(fetch, log, () => `id-${++made}`);
      const endless = () => call(`${url}${path}?key=k-17#end`).catch(() => {});
      await operation(async () => {
        await call(`${url}${path}?page=1`);
        await call(`${url}${path}?page=1`);
        await call(new URL(`${url}${path}?page=2`));
        await call(`${url}${path}`, { method: "post", body: "1" });
        await call(new Request(`${url}/other`));
        await endless();
      });
      await operation(endless);
      return lines;
    },
    {
      script: [
        status(503, { "x-request-id": requestId }, { delayMs }),
        json(1),
        json(1),
        json(1, { status: 201 }),
        json(1),
        reset({ delayMs }),
        json(1),
      ],
      arguments: path,
    },
  );
  const endpoint = `http://api.test${path}`;
  const good = { correlationId: "id-1", method: "GET", endpoint, elapsedMs: 0, status: 200, requestId: undefined };
  const rights = [
    { ...good, attempt: 1, elapsedMs: delayMs, status: 503, requestId },
    { ...good, attempt: 2 },
    { ...good, attempt: 3 },
    { ...good, attempt: 1, method: "POST", status: 201 },
    { ...good, attempt: 1, endpoint: "http://api.test/other" },
    { ...good, attempt: 4, elapsedMs: delayMs, status: undefined, error: "an error" },
    { ...good, attempt: 1, correlationId: "id-2" },
  ].map((line) => ({ error: undefined, ...line }));
  const lines = run.value ?? [];
  for (const [index, right] of rights.entries()) {
    const line = lines[index] as Record<string, unknown> | undefined;
    const wrong = Object.entries(right).filter(([name, value]) => !Object.is(line?.[name], value));
    const show = (of: Record<string, unknown>) => wrong.map(([name]) => `${name} ${of[name]}`).join(", ");
    const did = `Of request ${index + 1} your client logged ${line ? show(line) : "nothing"}.`;
    expect(wrong, story(run, did, `R5 asks for ${show(right)}.`)).toEqual([]);
  }
  const asked = `R5 asks for ${rights.length} lines, one a request.`;
  expect(lines.length, story(run, `Your client logged ${lines.length} lines.`, asked)).toBe(rights.length);

  // No server here: a fetchLike whose answers take as long as their address says, and whose bodies take longer.
  const rest = await answer.evaluate(async ({ withCorrelation }, url) => {
    const lines: string[] = [];
    const fetchLike: typeof fetch = async (input) => {
      const { searchParams } = new URL(input instanceof Request ? input.url : input);
      const ms = searchParams.get("ms");
      if (ms) await new Promise((resolve) => setTimeout(resolve, Number(ms)));
      if (searchParams.has("fails")) throw new TypeError("fetch failed");
      return new Response(new ReadableStream({ start: (body) => void setTimeout(() => body.close(), 900) }));
    };
    const { operation, fetch: call } = withCorrelation(fetchLike, (line) => {
      lines.push(`${line.method} ${line.endpoint}, attempt ${line.attempt}, after ${line.elapsedMs} ms`);
    });
    const work = async () => {
      await Promise.all([call(`${url}/a?ms=100`), call(`${url}/a?ms=20&fails`).catch(() => {})]);
      await call(`${url}/a#top?`);
      await operation(() => call(`${url}/a`));
      await call(`${url.replace("api", "other")}/a`);
      await call(new Request(`${url}/a`, { method: "PUT" }), { method: "DELETE" });
    };
    await operation(work, "op-1");
    await operation(() => call(`${url}/a`), "op-1");
    return lines;
  });
  const [a, last] = ["http://api.test/a", "attempt 1, after 0 ms"];
  const right = [
    `GET ${a}, attempt 2, after 20 ms`,
    `GET ${a}, attempt 1, after 100 ms`,
    `GET ${a}, attempt 3, after 0 ms`,
    `GET ${a}, attempt 4, after 0 ms`,
    `GET http://other.test/a, ${last}`,
    `DELETE ${a}, ${last}`,
    `GET ${a}, ${last}`,
  ];
  const parts = [
    "the second of two requests at the same time, which fails first",
    "the first of them",
    "the third, with a fragment",
    "the fourth, in an operation inside",
    "one to another host",
    "a Request of PUT with an init of DELETE",
    "one of the next operation, which has the same id",
  ];
  for (const [index, line] of right.entries()) {
    const did = `Of ${parts[index]} your client logged: ${rest.value?.[index] ?? "nothing"}.`;
    expect(rest.value?.[index], story(rest, did, `R5 asks for: ${line}.`)).toBe(line);
  }
});

test("R6 tells the id to others", {
  meta: {
    points: 1,
    hints: [
      "The message lists what `currentId` gave: before the operation, in it, and after it.",
      "The store knows the id for everything that runs inside. Outside there is no store. `enterWith` changes the store for whatever comes after, too; `run` ends with its work.",
      "currentId: () => running.____()?.id\n\nWhat would a line after the operation say if the id stayed?",
    ],
  },
}, async () => {
  const run = await answer.evaluate(async ({ withCorrelation }) => {
    const { operation, currentId } = withCorrelation(
      fetch,
      () => {},
      () => "id-1",
    );
    const ids = [currentId()];
    const other = new Promise<void>((resolve) => {
      setTimeout(() => {
        ids.push(currentId());
        resolve();
      }, 50);
    });
    await operation(async () => {
      ids.push(currentId());
      await new Promise((resolve) => setTimeout(resolve, 100));
      ids.push(currentId());
    });
    await other;
    ids.push(currentId());
    return ids.map((id) => id ?? "none");
  });
  const did = `Before, inside, in a timer from before, inside again, and after: ${run.value}.`;
  const right = ["none", "id-1", "none", "id-1", "none"];
  expect(run.value, story(run, did, `R6 asks for ${right}.`)).toEqual(right);
});

test("R7 hands on what it is given", {
  meta: {
    points: 2,
    hints: [
      "The message names what arrived at the service, or what changed at the caller.",
      "`new Request(input, init)` joins what both say: method, headers, body and signal. Its headers are copies: set yours there.",
      'const request = new Request(____, ____);\nrequest.headers.____("x-correlation-id", id);\nreturn fetchLike(request);\n\nWhat does `{ ...init, headers }` lose of a Request?',
    ],
  },
}, async () => {
  const [key, body] = [randomUUID(), randomUUID()];
  const run = await answer.evaluate(
    async ({ withCorrelation }, url, { key, body }) => {
      const { fetch: call } = withCorrelation(
        fetch,
        () => {},
        () => "id-1",
      );
      const plain = { "x-key": key, "X-Correlation-ID": "somebody-else" };
      const headers = new Headers(plain);
      const list: [string, string][] = Object.entries(plain);
      const inits = [{ headers: plain }, { headers }, { headers: list }].map((init) => ({
        method: "POST",
        body,
        ...init,
      }));
      for (const init of inits) await call(`${url}/init`, init);
      const request = new Request(`${url}/request`, { method: "POST", body, headers: plain });
      await call(request);
      await call(new Request(`${url}/request`, { method: "PUT", headers: { "x-old": "old" } }), {
        method: "POST",
        body,
        headers: plain,
      });
      const theirs = [plain["X-Correlation-ID"], headers.get("x-correlation-id"), list[1]?.[1]];
      return {
        theirs: [...theirs, request.headers.get("x-correlation-id")],
        members: [...new Set(inits.flatMap((init) => Object.keys(init)))].join(),
      };
    },
    { script: replies(5), arguments: { key, body } },
  );
  for (const [index, request] of run.requests.entries()) {
    const { method, headers, body: sent } = request;
    const came = [method, headers["x-key"], headers["x-correlation-id"], sent];
    const did = `Request ${index + 1} arrived as ${came.join(", ")}.`;
    const right = ["POST", key, "id-1", body];
    expect(came, story(run, did, `R7 asks for ${right.join(", ")}.`)).toEqual(right);
    const old = `Request ${index + 1} has the header x-old of a Request whose headers \`init\` replaces.`;
    expect(headers["x-old"], story(run, old, "R7 asks to take them as the global fetch does.")).toBe(undefined);
  }
  const did = `The caller's headers then said ${run.value?.theirs.join(", ")}.`;
  const right = {
    theirs: ["somebody-else", "somebody-else", "somebody-else", "somebody-else"],
    members: "method,body,headers",
  };
  expect(run.value, story(run, did, "R7 asks to leave them as they are.")).toEqual(right);
});

test("R7 gives the caller what fetchLike gives", {
  meta: {
    points: 2,
    hints: [
      "The message says what `fetchLike` gave or threw, and what your caller got.",
      "The answer is the caller's: give back the very same, with its body unread. An error goes on as it is, too, after you have logged it. The caller's signal has to reach `fetchLike`.",
      "const response = await fetchLike(request).catch((error) => {\n  log(…);\n  throw ____;\n});\nlog(…);\nreturn ____;\n\nWhat could a caller who retries no longer tell if you threw an error of your own?",
    ],
  },
}, async () => {
  const run = await answer.evaluate(async ({ withCorrelation }) => {
    const answered = new Response("text");
    const failure = new TypeError("fetch failed");
    const giving = withCorrelation(
      async () => answered,
      () => {},
    );
    const failing = withCorrelation(
      async () => {
        throw failure;
      },
      () => {},
    );
    const got = await giving.fetch("http://api.test/");
    const thrown = await failing.fetch("http://api.test/").catch((error) => error);
    const reason = new Error("enough");
    const stop = new AbortController();
    setTimeout(() => stop.abort(reason), 100);
    const stopped = withCorrelation(
      (input, init) => {
        const signal = init?.signal ?? (input instanceof Request ? input.signal : undefined);
        return new Promise((resolve, reject) => {
          signal?.addEventListener("abort", () => reject(signal.reason));
          setTimeout(() => resolve(answered), 1_000);
        });
      },
      () => {},
    );
    const end = await stopped.fetch("http://api.test/", { signal: stop.signal }).catch((error) => error);
    let redirect: string | undefined;
    const redirecting = withCorrelation(
      async (input, init) => {
        redirect = init?.redirect ?? (input instanceof Request ? input.redirect : undefined);
        return answered;
      },
      () => {},
    );
    await redirecting.fetch("http://api.test/", { redirect: "manual" });
    return {
      "the answer itself": got === answered,
      "its body unread": !answered.bodyUsed,
      "the error itself": thrown === failure,
      "the reason of the caller's signal": end === reason,
      "what init says of redirects": redirect === "manual",
    };
  });
  const missing = Object.entries(run.value ?? { "an end": false }).find(([, isThere]) => !isThere)?.[0];
  const did = `The caller did not get ${missing}.`;
  expect(missing, story(run, did, "R7 asks to hand on what fetchLike gives or throws.")).toBe(undefined);
});

test("R8 goes on when the log throws", {
  meta: {
    points: 1,
    hints: [
      "In this check `log` throws each time. What did the caller get?",
      "Who looks on must not disturb the work. Catch what `log` throws, both after an answer and after a failure, and let the caller have what the call gave.",
      "try {\n  log(attempt);\n} catch {\n  // ____\n}\n\nWhich error would the caller see after a failure, if you did not?",
    ],
  },
}, async () => {
  const run = await answer.evaluate(
    async ({ withCorrelation }, url) => {
      let calls = 0;
      const { fetch: call } = withCorrelation(fetch, () => {
        calls += 1;
        throw new Error("no space left on device");
      });
      const outcome = () =>
        call(url).then(
          ({ status }) => status,
          (error: Error) => error.message,
        );
      return [await outcome(), await outcome(), calls];
    },
    { script: [json(1), reset()] },
  );
  const did = `The caller got ${run.value?.slice(0, 2).join(", then ")}; log was called ${run.value?.[2]} times.`;
  const asked = "R8 asks for 200, then the error of fetch, and one call of log each.";
  expect(run.value, story(run, did, asked)).toEqual([200, "fetch failed", 2]);
});
