import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { story } from "../../../../src/rig/story.ts";
import { answer, idsOf, replies, told } from "./ask.ts";

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
        setTimeout(() => call(`${url}/e-late`), 400);
        return value;
      });
      await sleep(500);
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
  const right = ["/a-direct", "/b-one", "/c-two", "/d-timer", "/e-late"].map((path) => [path, first]);
  expect(ids, story(run, did, "R1 asks for five requests with one id.")).toEqual(right);
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
      return operation(() => operation(async () => currentId(), "inner"), "");
    },
    { script: replies(2) },
  );
  const both = idsOf(own);
  const same = `Without newId two operations sent ${told(both)}.`;
  expect(new Set(both.map(([, id]) => id)).size, story(own, same, "R2 asks for two ids.")).toBe(2);
  const empty = `Given an empty text as its id, an operation, and another inside, had the id "${own.value?.slice(0, 12)}".`;
  expect(own.value, story(own, empty, "R2 and R3 ask for the second argument of the outer one.")).toBe("");
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
  const did = `Your client sent ${told(ids)}, and logged ${run.value ?? "nothing"}.`;
  const asked = "R4 asks for an id of newId() for each: id-1, id-2 (there is an operation around it) and id-3.";
  const right = ["id-1", "id-2", "id-3"];
  expect([ids.map(([, id]) => id), run.value], story(run, did, asked)).toEqual([right, right]);
});
