import { randomInt, randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { json, reset, status } from "../../../../mocks/script.ts";
import type * as Solution from "../../../../solutions/14-diagnostics/correlation.ts";
import { count, story } from "../../../../src/rig/story.ts";
import { answer } from "./ask.ts";

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
    const show = (of: Record<string, unknown>) => wrong.map(([name]) => `${name} ${of[name] ?? "none"}`).join(", ");
    const did = `Of request ${index + 1} your client logged ${line ? show(line) : "nothing"}.`;
    expect(wrong, story(run, did, `R5 asks for ${show(right)}.`)).toEqual([]);
  }
  const asked = `R5 asks for ${rights.length} lines, one a request.`;
  expect(lines.length, story(run, `Your client logged ${count(lines.length, "line")}.`, asked)).toBe(rights.length);

  // No server here: a fetchLike whose answers take as long as their address says, and whose bodies take longer.
  const rest = await answer.evaluate(async ({ withCorrelation }, url) => {
    const lines: string[] = [];
    const failure = new TypeError("fetch failed");
    const fetchLike: typeof fetch = async (input) => {
      const { searchParams } = new URL(input instanceof Request ? input.url : input);
      const ms = searchParams.get("ms");
      if (ms) await new Promise((resolve) => setTimeout(resolve, Number(ms)));
      if (searchParams.has("fails")) throw failure;
      return new Response(new ReadableStream({ start: (body) => void setTimeout(() => body.close(), 900) }));
    };
    const { operation, fetch: call } = withCorrelation(fetchLike, (line) => {
      const error = line.error === failure ? ", what was thrown" : line.error === undefined ? "" : ", another error";
      lines.push(`${line.method} ${line.endpoint}, attempt ${line.attempt}, after ${line.elapsedMs} ms${error}`);
    });
    const work = async () => {
      await Promise.all([call(`${url}/a?ms=100`), call(`${url}/a?ms=20&fails`).catch(() => {})]);
      await call(`${url}/a#top?`);
      await operation(() => call(`${url}/a`));
      await call(`${url.replace("api", "other")}/a`);
      await call(`${url}:8080/a`);
      await call(`${url}/a`, { method: "patch" });
      await call(new Request(`${url}/a`, { method: "PUT" }), { method: "DELETE" });
    };
    await operation(work, "op-1");
    await operation(() => call(`${url}/a`), "op-1");
    await call(`${url}/a`);
    await call(`${url}/a`);
    return lines;
  });
  const [a, last] = ["http://api.test/a", "attempt 1, after 0 ms"];
  const right = [
    `GET ${a}, attempt 2, after 20 ms, what was thrown`,
    `GET ${a}, attempt 1, after 100 ms`,
    `GET ${a}, attempt 3, after 0 ms`,
    `GET ${a}, attempt 4, after 0 ms`,
    `GET http://other.test/a, ${last}`,
    `GET http://api.test:8080/a, ${last}`,
    `PATCH ${a}, ${last}`,
    `DELETE ${a}, ${last}`,
    ...[1, 2, 3].map(() => `GET ${a}, ${last}`),
  ];
  const parts = [
    "the second of two requests at the same time, which fails first",
    "the first of them",
    "the third, with a fragment",
    "the fourth, in an operation inside",
    "one to another host",
    "one to another port",
    "one with the method patch",
    "a Request of PUT with an init of DELETE",
    "one of the next operation, which has the same id",
    "one outside of any operation",
    "a second one outside of any operation",
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
    const fetchLike = async () => {
      ids.push(currentId());
      return new Response();
    };
    const { operation, currentId, ...correlated } = withCorrelation(
      fetchLike,
      () => ids.push(currentId()),
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
    await correlated.fetch("http://api.test/");
    return ids.map((id) => id ?? "none");
  });
  const did = `Before, inside, in a timer from before, inside again, and after: ${run.value?.slice(0, 5)}. In fetchLike and log: ${run.value?.slice(5)}.`;
  const right = ["none", "id-1", "none", "id-1", "none", "id-1", "id-1"];
  expect(run.value, story(run, did, `R6 asks for ${right}.`)).toEqual(right);
});
