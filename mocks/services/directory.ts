import { HttpResponse } from "../http-response.ts";
import type { Service } from "../intercept.ts";
import { seededRandom } from "../random.ts";
import { makePeople, nearMisses, type Person } from "./directory-people.ts";
import { type Call, routes } from "./routes.ts";

/** How a directory is filled. */
export type DirectoryOptions = {
  /** Default: `http://directory.test`. */
  readonly origin?: string;
  /** Default: 20 people. */
  readonly people?: number;
  /** Gives other numbers. Default: seeded, so that they are the same each time. */
  readonly random?: () => number;
};

/** A directory, and who is in it. */
export type DirectoryService = Service & {
  readonly people: readonly Person[];
  /** Phone numbers in the order of the page. */
  readonly phones: readonly string[];
};

/** Makes a web page of a harbour's people with their phone numbers, and with what only looks like one. */
export function createDirectory(options: DirectoryOptions = {}): DirectoryService {
  const { origin = "http://directory.test", people: count = 20, random = seededRandom(7) } = options;
  const people = makePeople(count, random);
  const table = {
    "/": { GET: () => html("Harbour", '<p><a href="/directory">Whom to call</a></p>') },
    "/directory": { GET: () => html("Whom to call", listOf(people)) },
  };
  return {
    origin,
    handlers: routes(table, { origin, unknownPath, unknownMethod }),
    people,
    phones: people.map(({ phone }) => phone),
    // Nothing changes here.
    reset: () => {},
  };
}

/** One near miss after every second person, so that neighbours do not help. */
function listOf(people: readonly Person[]): string {
  const rows = people.map(({ name, role, phone }, index) => {
    const miss = index % 2 === 1 ? nearMisses[((index - 1) / 2) % nearMisses.length] : undefined;
    const aside = miss ? ` <small>${miss.label}: ${miss.text}</small>` : "";
    return `  <li><b>${name}</b>, ${role}: <span class="phone">${phone}</span>${aside}</li>`;
  });
  return `<ul>\n${rows.join("\n")}\n</ul>`;
}

function html(title: string, body: string, status = 200): Response {
  const page = `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>${title}</title></head>
<body>
<h1>${title}</h1>
${body}
</body>
</html>
`;
  return HttpResponse.html(page, { status, headers: { "content-type": "text/html; charset=utf-8" } });
}

function unknownPath(): Response {
  return html("Not found", "<p>There is no such page.</p>", 404);
}

function unknownMethod(_call: Call, allow: string): Response {
  const response = html("Not allowed", "<p>This page can be read and nothing else.</p>", 405);
  response.headers.set("allow", allow);
  return response;
}
