import { randomInt, randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { json } from "../../../mocks/script.ts";
import type * as Solution from "../../../solutions/01-first-request/build-url.ts";
import { openAnswer } from "../../../src/rig/answer.ts";
import { story } from "../../../src/rig/story.ts";

const answer = openAnswer<typeof Solution>("01-first-request/build-url.ts");

type Asked = { base: string; path: string; query?: Solution.Query };

/** Builds an address below the server's and asks there. */
const send = async ({ buildUrl }: typeof Solution, url: string, { base, path, query }: Asked) => {
  const built: unknown = buildUrl(url + base, path, query);
  const isAddress = built instanceof URL || typeof built === "string";
  if (isAddress) await fetch(built);
  return isAddress ? [] : [built];
};

/** What arrived for an address, taken apart as a server does it. */
async function arrive(asked: Asked) {
  const run = await answer.evaluate(send, { script: [json({})], arguments: asked });
  const [request] = run.requests;
  const url = new URL(request?.url ?? "http://nowhere.test");
  const went = `The request went to ${url.pathname}${url.search}.`;
  const lost = `The request went to the host ${url.host}, which does not exist.`;
  const none = run.error ? "No request was sent." : `Your function gave ${run.value?.[0] ?? "nothing"}.`;
  const did = request ? (request.outcome === "unknown-host" ? lost : went) : none;
  return { run, url, did, parameters: [...url.searchParams] };
}

/** The parts of a path, decoded; one that cannot be decoded stays as it is. */
function partsOf({ pathname }: URL): string[] {
  return pathname
    .slice(1)
    .split("/")
    .map((part) => {
      try {
        return decodeURIComponent(part);
      } catch {
        return part;
      }
    });
}

test("R1 adds the path to the path of the base", {
  meta: {
    points: 2,
    hints: [
      "Compare the path in the message with the one that R1 asks for. Is a piece missing, or a slash too many?",
      "`new URL(path, base)` works like a link on a page: it replaces the last part of the base, or its whole path. Join the two paths yourself: take the slashes away from the end of one and the start of the other, and put one between.",
      'const start = url.pathname.replace(/\\/+$/, "____");\nurl.pathname = [start, path.replace(/^\\/+/, "")].join("____");\n\nWhere does new URL("/items", "http://a.test/v2") lead?',
    ],
  },
}, async () => {
  const [version, item] = [`v${randomInt(1e6)}`, String(randomInt(1e6))];
  for (const base of ["", `/${version}`, `/${version}/`]) {
    for (const path of [`items/${item}`, `/items/${item}`]) {
      const { run, url, did } = await arrive({ base, path });
      const right = `${base.replace(/\/$/, "")}/items/${item}`;
      const given = `The base was "http://api.test${base}", the path was "${path}".`;
      expect(url.pathname, story(run, `${given} ${did}`, `R1 asks for ${right}.`)).toBe(right);
    }
  }
});

test("R1 takes a URL as its base and leaves it as it is", {
  meta: {
    points: 1,
    hints: [
      "The base of this check is a URL, not a text. The message shows what it was after the call.",
      "A URL can be changed, and the caller builds the next address from the same base. Make a URL of your own first; `new URL` takes a URL too, and copies it.",
      "const url = new ____(base);\nurl.pathname = ____;\n\nWhat would the second call with a changed base give?",
    ],
  },
}, async () => {
  const id = randomUUID();
  const run = await answer.evaluate(
    async ({ buildUrl }, url, id) => {
      const base = new URL(`${url}/v2`);
      const before = base.href;
      const built = buildUrl(base, `items/${id}`, { full: true });
      await fetch(built);
      return { before, after: base.href, isUrl: built instanceof URL };
    },
    { script: [json({})], arguments: id },
  );
  const { before, after, isUrl } = run.value ?? {};
  const path = run.requests[0]?.url.replace(/^http:\/\/[^/]+/, "");
  const went = story(run, `The request went to ${path ?? "no place"}.`, `R1 asks for /v2/items/${id}?full=true.`);
  expect(path, went).toBe(`/v2/items/${id}?full=true`);
  expect(after, story(run, `After the call the base was ${after}.`, `R1 asks to leave it: ${before}.`)).toBe(before);
  expect(isUrl, story(run, "Your function gave something else than a URL.", "R1 asks for a URL.")).toBe(true);
});

test("R2 keeps every character of a name in the path", {
  meta: {
    points: 2,
    hints: [
      "The message shows the path that arrived, decoded. Which character is missing, or which one cut it off?",
      "In an address ? begins the query, # begins what is never sent, and % begins an encoded character. Encode each part of the path on its own with `encodeURIComponent`: it would encode the slashes between the parts too.",
      'const encoded = path.split("____").map(____).join("/");\n\nWhat would the server see of "C#" without this?',
    ],
  },
}, async () => {
  for (const name of ["what-is-it?", "paint brush #4", "50% wool", "100%25", "crème & Öl", "a\\b", "a+b=c:d"]) {
    const parts = ["items", `${randomInt(1e6)} ${name}`, "parts"];
    const { run, url, did } = await arrive({ base: "", path: parts.join("/") });
    const decoded = `${did} Decoded, its path is /${partsOf(url).join("/")}.`;
    expect(partsOf(url), story(run, decoded, `R2 asks for /${parts.join("/")}.`)).toEqual(parts);
  }
});

test("R3 lets names and values of the query arrive as they are", {
  meta: {
    points: 2,
    hints: [
      "The message shows the parameters as the server reads them. Find the first that differs.",
      "In a query & separates parameters, = follows the name, + means a space, and # ends the address. Texts that are joined by hand break at each of them. `url.searchParams` encodes names and values for you.",
      "url.searchParams.append(____, String(____));\n\nHow many parameters does ?q=nuts & bolts have?",
    ],
  },
}, async () => {
  const id = String(randomInt(1e9));
  const texts = ["nuts & bolts", "C++ = fun", "50%", "%41", "#4?", "crème 密码", "a+b"];
  const names = texts.map((text, index) => [`${text} ${index}`, id]);
  const values = texts.map((text, index) => [`q${index}`, `${text} ${id}`]);
  // One parameter alone shows best what became of it.
  for (const entries of [...values.map((each) => [each]), ...names.map((each) => [each]), [...names, ...values]]) {
    const query = Object.fromEntries(entries);
    const { run, did, parameters } = await arrive({ base: "", path: "items", query });
    const read = parameters.map(([name, value]) => `"${name}" = "${value}"`).join(", ") || "no parameter";
    const asked = `R3 asks for ${entries.map(([name, value]) => `"${name}" = "${value}"`).join(", ")}.`;
    expect(parameters, story(run, `${did} The server read ${read}.`, asked)).toEqual(entries);
  }
});

test("R3 keeps 0, false and the empty text", {
  meta: {
    points: 1,
    hints: [
      "The query of this check has a 0, a false and an empty text. Which of them arrived?",
      "0, false and the empty text are values like others: page 0 is a page. In a condition they count as no value, so ask for `undefined` and for nothing else.",
      "if (value !== ____) url.searchParams.append(name, String(value));\n\nWhat does `if (value)` say to 0?",
    ],
  },
}, async () => {
  const id = randomInt(1e9);
  const query = { page: 0, full: false, q: "", id, deep: true };
  const { run, did, parameters } = await arrive({ base: "", path: "items", query });
  const right = Object.entries(query).map(([name, value]) => [name, String(value)]);
  const asked = `R3 asks for ?page=0&full=false&q=&id=${id}&deep=true.`;
  expect(parameters, story(run, did, asked)).toEqual(right);
});

test("R4 leaves out undefined and repeats a list", {
  meta: {
    points: 2,
    hints: [
      "The query of this check has an undefined, a list of values and an empty list. Compare what arrived with R4.",
      "`append` makes a text of whatever it gets, also of undefined and of a list. Leave undefined out. For a list append once for each value, so that the name comes as often as there are values.",
      "for (const each of [value].flat()) {\n  if (each !== ____) url.searchParams.____(name, String(each));\n}\n\nHow many parameters does an empty list give here?",
    ],
  },
}, async () => {
  const [first, second] = [`x,${randomInt(1e6)}`, randomInt(1e6)];
  const query = { before: undefined, tag: [first, second, 0, first], none: [], after: "yes" };
  const { run, did, parameters } = await arrive({ base: "", path: "items", query });
  const right = [first, second, 0, first].map((value) => ["tag", String(value)]);
  const asked = `R4 asks for tag four times ("${first}", "${second}", "0", "${first}"), then after=yes.`;
  expect(parameters, story(run, did, asked)).toEqual([...right, ["after", "yes"]]);
});

test("R5 never leaves the base", {
  meta: {
    points: 2,
    hints: [
      "The message shows a path that somebody may type into your program, and where it led.",
      "A path may come from a user. A URL follows dots to another place, and a path that begins with // or https: may name another host. Encode each part, keep the origin of the base, and refuse the two names that encoding does not change.",
      'if (parts.some((part) => part === "____" || part === "____")) {\n  throw new ____("Cannot build the URL: the path leads elsewhere");\n}\n\nWho would like to reach /admin through your program?',
    ],
  },
}, async () => {
  const secret = `admin-${randomInt(1e6)}`;
  for (const path of [`../${secret}`, `items/../../${secret}`, "..", "items/./17"]) {
    const { run, did } = await arrive({ base: "/v2", path });
    const asked = `R5 asks for a TypeError for the path "${path}".`;
    expect(run.error?.name, story(run, did, asked)).toBe("TypeError");
  }
  for (const path of [`//evil.test/${secret}`, `https://evil.test/${secret}`, `..\\${secret}`, `%2e%2e/${secret}`]) {
    const run = await answer.evaluate(
      ({ buildUrl }, url, path) => {
        const built = buildUrl(`${url}/v2`, path);
        return { href: built.href, isBelow: built.href.startsWith(`${url}/v2/`) };
      },
      { script: [], arguments: path },
    );
    const { href, isBelow } = run.value ?? {};
    const did = `For the path "${path}" your function gave ${href ?? "an error"}.`;
    expect(isBelow, story(run, did, "R5 asks for an address below /v2, or for a TypeError.")).toBe(
      run.error?.name === "TypeError" ? undefined : true,
    );
  }
});
