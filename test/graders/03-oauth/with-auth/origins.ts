import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { json, text } from "../../../../mocks/script.ts";
import { count, list, story } from "../../../../src/rig/story.ts";
import { answer, ask, newTokens, noted, origin, sent, shown } from "./ask.ts";

const foreign = {
  "another host": "http://other.test",
  "another port": "http://api.test:8080",
  "another scheme": "https://api.test",
  "a host that begins alike": "http://api.test.other.test",
  "a host that ends alike": "http://my-api.test",
  "a host above it": "http://v2.api.test",
} as const;

test("R2 sends the token to no other origin", {
  meta: {
    points: 3,
    hints: [
      "The message names the address that got the token. Compare it with `options.origin`: scheme, host, port.",
      "Texts deceive: what begins alike, or has the name inside, may be somebody else. Let `new URL(…)` take the address apart and compare origins as a whole, before you ask for a token.",
      "const url = input instanceof Request ? input.url : input;\nif (new URL(url).____ !== options.____) return fetchLike(input, init);\n\nWhat does `hostname` leave out that `origin` has?",
    ],
  },
}, async () => {
  const [token] = newTokens();
  for (const [what, elsewhere] of Object.entries(foreign)) {
    for (const form of ["text", "URL", "Request"] as const) {
      const [trace, refusal] = [randomUUID(), text("", { status: 401 })];
      const init = { method: "DELETE", headers: { "x-trace": trace } };
      const run = await answer.evaluate(ask, {
        script: { [origin]: [], [elsewhere]: [refusal, refusal] },
        arguments: { names: [token], urls: [`${elsewhere}/x?at=${origin}`], init, form },
      });
      const asked = `R2 asks for one request without a token: ${elsewhere} is ${what} than ${origin}.`;
      const toElsewhere = `To ${elsewhere}, given as ${form}, your client sent ${list(shown(run))}. The answer was a 401.`;
      expect(shown(run), story(run, toElsewhere, asked)).toEqual(["no token"]);
      const did = `For ${elsewhere} your client called tokens.get() ${count(run.value?.asked.length ?? 0, "time")}. ${noted(run)}`;
      expect(run.value?.asked, story(run, did, "R2 asks for no call.")).toEqual([]);
      expect(run.value?.invalidated, story(run, did, "R6 asks for no call: the 401 is of another origin.")).toEqual([]);
      const arrived = run.requests.map(({ method, headers }) => `${method}, X-Trace ${headers["x-trace"]}`);
      const came = `The caller gave DELETE and X-Trace ${trace}. Your client sent ${arrived[0]}, by ${count(run.value?.calls ?? 0, "call")} of fetchLike.`;
      const asItCame = "R2 asks to send it as it came, R1 to send it by fetchLike.";
      expect([...arrived, run.value?.calls], story(run, came, asItCame)).toEqual([`DELETE, X-Trace ${trace}`, 1]);
    }
  }
});

test("R2 knows its origin however it is written", {
  meta: {
    points: 1,
    hints: [
      "The address in the message is at home. In what does it differ from `options.origin`?",
      "Capitals in a host do not matter, and 80 is the port of http anyway. `new URL(…).origin` brings each address into one form.",
      "const isAtHome = (url: string | URL) => new URL(____).origin === ____;\n\nHow is a Request turned into an address?",
    ],
  },
}, async () => {
  const [token] = newTokens();
  const urls = [`${origin}:80/x`, "HTTP://API.test/x", `${origin}?next=http://other.test/`, `${origin}/a/../x`];
  const script = { [origin]: urls.map(() => json({})) };
  const run = await answer.evaluate(ask, { script, arguments: { names: [token], urls } });
  const asked = `R2 asks for the token in all of them: ${urls.join(", ")}.`;
  expect(shown(run), story(run, sent(run), asked)).toEqual(urls.map(() => `Bearer ${token}`));
});

test("R3 leaves the caller's headers alone", {
  meta: {
    points: 2,
    hints: [
      "The caller used the same headers for a request to another service. What went along with it?",
      "An object that the caller gave is still the caller's. Who writes the token into it gives it away with the next request. Make a copy, and write into the copy.",
      'const headers = new Headers(____); // a copy\n____.set("Authorization", ____);\n\nWhy is `init.headers = headers` as bad?',
    ],
  },
}, async () => {
  const [token] = newTokens();
  for (const form of ["Headers", "object", "list", "Request"] as const) {
    const run = await answer.evaluate(
      async ({ withAuth }, url, { token, form }) => {
        const send = withAuth(fetch, { get: async () => token, invalidate: () => {} }, { origin: url });
        const object = { a: "1" };
        const request = new Request(`${url}/x`, { headers: object });
        const headers = {
          Headers: new Headers(object),
          object,
          list: [["a", "1"]] as [string, string][],
          Request: request.headers,
        }[form];
        const init: RequestInit = { headers };
        await (form === "Request" ? send(request) : send(`${url}/x`, init));
        await fetch("http://other.test/x", form === "Request" ? { headers } : init);
        return Object.keys(init);
      },
      { script: { [origin]: [json(1)], "http://other.test": [json(2)] }, arguments: { token, form } },
    );
    const did = `The caller's headers were ${form === "Request" ? "those of a Request" : `an object of type ${form}`}. ${sent(run)}`;
    const asked = "R3 asks to leave them as they are: the second request went to http://other.test.";
    expect(shown(run), story(run, did, asked)).toEqual([`Bearer ${token}`, "no token"]);
    const keys = `The caller's init had headers, and has ${run.value?.join(", ")} now.`;
    expect(run.value, story(run, keys, "R3 asks to change nothing in it.")).toEqual(["headers"]);
  }
});
