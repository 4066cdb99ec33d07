import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { redirect, type Script, status, text } from "../../../../mocks/script.ts";
import { story } from "../../../../src/rig/story.ts";
import { answer, ask, newTokens, noted, origin, sent, shown } from "./ask.ts";

test("R6 leaves the token behind when a redirect leads elsewhere", {
  meta: {
    points: 3,
    hints: [
      "The service sent your client to another origin. What did it show there, and what came of the 401 from there?",
      "`fetch` follows a redirect by itself, and keeps Authorization back when it leads elsewhere. So leave redirects to it. A 401 from there comes from somebody who never saw your token: `response.url` tells.",
      "const isRefused = response.status === 401 && new URL(response.____).origin === ____;\nif (!isRefused) return ____;\n\nWho would get the token if you followed the redirect yourself?",
    ],
  },
}, async () => {
  for (const elsewhere of ["http://files.test", "http://api.test:8080", "https://api.test"]) {
    const [body, token] = [randomUUID(), randomUUID()];
    const script: Record<string, Script> = {
      [origin]: [redirect(`${elsewhere}/file`), redirect(`${elsewhere}/file`)],
      [elsewhere]: [text(body, { status: 401 }), text(body, { status: 401 })],
    };
    const run = await answer.evaluate(ask, { script, arguments: { names: [token] } });
    const did = `The service sent your client to ${elsewhere}, which answered 401. ${sent(run)} ${noted(run)}`;
    const away = run.requests.filter(({ url }) => url.startsWith(`${elsewhere}/`));
    const leaked = away.filter(({ url, headers }) => JSON.stringify([url, headers]).includes(token));
    expect(leaked.length, story(run, did, `R6 asks for no token at ${elsewhere}.`)).toBe(0);
    expect(shown(run), story(run, did, "R6 asks to follow, and to return the 401 from there.")).toEqual([
      `Bearer ${token}`,
      "no token",
    ]);
    const result = [run.value?.invalidated, run.value?.answers[0]];
    expect(result, story(run, did, "R6 asks to return that 401, without invalidate.")).toEqual([
      [],
      { status: 401, body },
    ]);
  }
});

test("R6 follows a redirect at home with the token", {
  meta: {
    points: 1,
    hints: [
      "The redirect of this check stays at home. Which of the requests in the log are missing, or have no token?",
      "Many services move a path and send you on. At home the token goes along, and a 401 at the end of the way counts like any other.",
      'return fetchLike(input, { ...init, headers }); // and no redirect: "____"\n\nWhat would the caller get with `redirect: "manual"`?',
    ],
  },
}, async () => {
  const tokens = newTokens();
  const body = randomUUID();
  const script = [redirect("/moved"), status(401), redirect("/moved", 307), text(body)];
  const run = await answer.evaluate(ask, { script, arguments: { names: [...tokens] } });
  const [one, two] = tokens.map((token) => `Bearer ${token}`);
  const did = `The service sent your client to /moved, which answered 401, and later 200. ${sent(run)}`;
  const asked = `R6 asks to follow both times, with the token: ${one} twice, then ${two} twice.`;
  expect(shown(run), story(run, did, asked)).toEqual([one, one, two, two]);
  const places = run.requests.map(({ url }) => url.replace(origin, ""));
  const went = `Your client asked for ${places.join(", ")}.`;
  const again = "R4 asks to send the caller's request a second time: /x, /moved, /x, /moved.";
  expect(places, story(run, went, again)).toEqual(["/x", "/moved", "/x", "/moved"]);
  expect(run.value?.answers[0], story(run, did, asked)).toEqual({ status: 200, body });
});
