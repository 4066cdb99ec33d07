import { randomInt, randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { json } from "../../../../mocks/script.ts";
import { story } from "../../../../src/rig/story.ts";
import { ended, failed, newPipeline, sent, triggerAt } from "./ask.ts";

test("R1 orders the pipeline", {
  meta: {
    points: 1,
    hints: [
      "Look at the first request in the log: method, path, Authorization, Content-Type and body.",
      "The token goes into a header, what to run into the body, as JSON. A body that is called text gets a 415.",
      'const headers = { authorization: `Bearer ____`, "content-type": "____" };\nconst body = JSON.stringify({ ____, ____ });\nawait fetch(new URL("/pipelines", server), { method: "POST", headers, body, signal });\n\nWhat could happen if you sent this twice?',
    ],
  },
}, async () => {
  const token = `token-${randomUUID()}`;
  const order = { branch: `Fix/${randomInt(1e6)}`, environment: "production" };
  const { accepted, ended: end } = newPipeline();
  for (const isUrl of [false, true]) {
    const run = await triggerAt([accepted(), end()], { token, order, isUrl });
    const [request] = run.requests;
    const { authorization, "content-type": type = "none" } = request?.headers ?? {};
    const did = `The server was given as a ${isUrl ? "URL" : "text"}. Your client sent ${request ? `${request.method} ${request.url}, Authorization ${authorization ?? "none"}, Content-Type ${type}, ${request.body || "no body"}` : "no request"}.`;
    expect([request?.method, request?.url], story(run, did)).toEqual(["POST", "http://api.test/pipelines"]);
    expect(authorization, story(run, did, `R1 asks for Bearer ${token}.`)).toBe(`Bearer ${token}`);
    expect(type, story(run, did)).toMatch(/^application\/json\b/);
    expect(parsed(request?.body), story(run, did, `R1 asks for ${JSON.stringify(order)}.`)).toEqual(order);
  }
});

test("R2 looks where Location leads, and nowhere else", {
  meta: {
    points: 3,
    hints: [
      "Compare the Location of the 202 in the log with the addresses that your client asked, and look for the token there.",
      "Location may be a path: `new URL(location, response.url)` makes an address of it. Compare the origin before you send the token anywhere; a wrong one is an error of its own.",
      'const location = response.headers.get("____");\nconst url = location === null ? undefined : new URL(location, response.____);\nif (url?.____ !== new URL(response.url).origin) throw new PipelineError("____");\n\nWho could write a Location that leads elsewhere?',
    ],
  },
}, async () => {
  const token = `token-${randomUUID()}`;
  for (const prefix of ["/Runs/", "http://api.test/runs/", "http://API.test:80/runs/", "runs/", "?run="]) {
    const { accepted, running, ended: end } = newPipeline();
    const location = `${prefix}${randomUUID()}`;
    const { href: url } = new URL(location, "http://api.test/pipelines");
    const run = await triggerAt([accepted({ location }), running(), end()], { token });
    const looks = run.requests.slice(1);
    const did = `Location was ${location}. ${sent(run)}.`;
    const asked = `R2 asks for GET ${url}, twice.`;
    const looked = looks.map(({ method, url: at }) => `${method} ${at}`);
    expect(looked, story(run, did, asked)).toEqual([`GET ${url}`, `GET ${url}`]);
    const { url: given = "none" } = run.value?.done ?? {};
    expect(given, story(run, `Location was ${location}. Your client ${ended(run)}.`, `R4 asks for ${url}.`)).toBe(url);
    const shown = looks.map(({ headers }) => headers.authorization ?? "none");
    const told = `Your client sent ${shown.join(", ")} as Authorization.`;
    expect(shown, story(run, told, `R2 asks for Bearer ${token}.`)).toEqual(shown.map(() => `Bearer ${token}`));
  }
  const elsewhere = ["http://other.test", "//other.test", "http://api.test:8080", "https://api.test"];
  for (const location of [undefined, ...elsewhere.map((origin) => `${origin}/runs/${randomInt(1e6)}`)]) {
    const reply = json({ status: "queued" }, { status: 202, headers: location === undefined ? {} : { location } });
    const origin = location === undefined ? "http://other.test" : new URL(location, "http://api.test").origin;
    const { ended: end } = newPipeline();
    const script = { "http://api.test": [reply, end()], [origin]: [end(), end()] };
    const run = await triggerAt(script, { token });
    const did = `Location was ${location ?? "missing"}. ${sent(run)}, and ${ended(run)}.`;
    const asked = 'R2 asks for the POST alone, and a PipelineError "location".';
    expect(run.requests.length, story(run, did, asked)).toBe(1);
    expect(failed(run).slice(0, 2), story(run, did, asked)).toEqual([true, "location"]);
  }
});

function parsed(body: string | undefined): unknown {
  try {
    return JSON.parse(body ?? "");
  } catch {
    return body;
  }
}
