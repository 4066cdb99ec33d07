import { expect, test } from "vitest";
import { never, stall } from "../../mocks/script.ts";
import { writeTestAnswer } from "./test-answer.ts";

type Forgetful = { ask(url: string): Promise<number> };

/** Forgets a response whose body is still coming, then has everything collected that nobody holds. */
const forgetful = (importing: string) => ({
  "a.ts": `
    ${importing}
    import { setFlagsFromString } from "node:v8";
    import { runInNewContext } from "node:vm";

    export async function ask(url: string) {
      const status = await statusOf(url);
      setFlagsFromString("--expose-gc");
      const collect = runInNewContext("gc");
      for (let round = 0; round < 10; round++) {
        collect();
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
      return status;
    }
    const statusOf = async (url: string) => (await fetch(url)).status;`,
});

test.for([
  ["fetch", ""],
  ["undici", `import { fetch } from "undici";`],
  ["node-fetch", `import fetch from "node-fetch";`],
])("a body that is left unread holds its connection, collected or not (%s)", async ([, importing = ""]) => {
  const answer = writeTestAnswer<Forgetful>(forgetful(importing));
  const run = await answer.evaluate(({ ask }, url) => ask(url), { script: [stall()] });
  expect(run.error).toBeUndefined();
  expect(run.value).toBe(200);
  expect(run.requests).toMatchObject([{ outcome: "open" }]);
  expect(run.left.sockets).toBe(1);
});

type Patient = { ask(url: string): Promise<string> };

test.for([
  ["fetch", ""],
  ["undici", `import { fetch, Request } from "undici";`],
])("the signal of a Request that nobody holds is heard, collected or not (%s)", async ([, importing = ""]) => {
  const answer = writeTestAnswer<Patient>({
    "a.ts": `
      ${importing}
      import { setFlagsFromString } from "node:v8";
      import { runInNewContext } from "node:vm";

      export async function ask(url: string) {
        const controller = new AbortController();
        const asked = fetch(new Request(url, { signal: controller.signal })).catch((error) => error.name);
        setFlagsFromString("--expose-gc");
        const collect = runInNewContext("gc");
        for (let round = 0; round < 10; round++) {
          await new Promise((resolve) => setTimeout(resolve, 10));
          collect();
        }
        controller.abort();
        return Promise.race([asked, new Promise((resolve) => setTimeout(resolve, 1_000, "not heard"))]);
      }`,
  });
  const run = await answer.evaluate(({ ask }, url) => ask(url), { script: [never()] });
  expect([run.error, run.value]).toEqual([undefined, "AbortError"]);
});
