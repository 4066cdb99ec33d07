import { createHash } from "node:crypto";
import { HttpResponse } from "../http-response.ts";
import type { Service } from "../intercept.ts";
import { isNoneMatch } from "./entity-tag.ts";
import { type Item, query } from "./jsonplaceholder-queries.ts";
import { collections, nestedBy } from "./jsonplaceholder-seed.ts";
import { type Answer, type Call, type RouteTable, routes } from "./routes.ts";

/** What a placeholder is full of. */
export type JsonPlaceholderOptions = {
  /** Default: `http://jsonplaceholder.test`. */
  readonly origin?: string;
  /** Users; each has 10 posts with 5 comments each, 20 todos and 10 albums with 50 photos each. Default: 10. */
  readonly users?: number;
};

/**
 * Makes a JSONPlaceholder: users, posts, comments, todos, albums, photos, and filters by any field.
 *
 * It needs no credentials, and it keeps nothing: a change is answered as if it had been made, and forgotten.
 */
export function createJsonPlaceholder(options: JsonPlaceholderOptions = {}): Service {
  const { origin = "http://jsonplaceholder.test", users = 10 } = options;
  const shelves = new Shelves(users);
  const table = Object.fromEntries(collectionNames.flatMap((name) => Object.entries(routesOf(name, shelves))));
  return {
    origin,
    handlers: routes(table, { origin, around: conditional, unknownPath: notFound, unknownMethod: notFound }),
    reset: () => {},
  };
}

type CollectionName = keyof typeof collections;

/** The collections, each made when it is first asked for. They never change. */
class Shelves {
  readonly #users: number;
  readonly #lists = new Map<CollectionName, readonly Item[]>();
  readonly #groups = new Map<string, Map<string, readonly Item[]>>();

  constructor(users: number) {
    this.#users = users;
  }

  all(name: CollectionName): readonly Item[] {
    const { perUser, make } = collections[name];
    const length = this.#users * perUser;
    const list = this.#lists.get(name) ?? Array.from({ length }, (_, index): Item => ({ ...make(index + 1) }));
    this.#lists.set(name, list);
    return list;
  }

  /** The items of which a field has this value. */
  by(name: CollectionName, field: string, value: string): readonly Item[] {
    const key = `${name} by ${field}`;
    const groups = this.#groups.get(key) ?? Map.groupBy(this.all(name), (item) => String(item[field]));
    this.#groups.set(key, groups);
    return groups.get(value) ?? [];
  }
}

const collectionNames: readonly CollectionName[] = ["users", "posts", "comments", "todos", "albums", "photos"];

function routesOf(name: CollectionName, shelves: Shelves): RouteTable {
  const find = (id: string): Item => {
    const [item] = shelves.by(name, "id", id);
    if (!item) throw notFound();
    return item;
  };
  return {
    [`/${name}`]: {
      GET: ({ url }) => listReply(shelves.all(name), url),
      POST: async ({ request, url }) => {
        const id = shelves.all(name).length + 1;
        const headers = { location: `${url.origin}/${name}/${id}` };
        return reply({ ...(await readObject(request)), id }, 201, headers);
      },
    },
    [`/${name}/:id`]: {
      GET: (_call, id) => reply(find(id)),
      PUT: async ({ request }, id) => reply({ ...(await readObject(request)), id: find(id).id }),
      PATCH: async ({ request }, id) => reply({ ...find(id), ...(await readObject(request)), id: find(id).id }),
      DELETE: () => reply({}),
    },
    ...nestedRoutes(name, shelves),
  };
}

/** `/posts/1/comments`. A parent that does not exist has none: the list is empty. */
function nestedRoutes(parent: CollectionName, shelves: Shelves): RouteTable {
  if (!(parent in nestedBy)) return {};
  const { field, collections: children } = nestedBy[parent as keyof typeof nestedBy];
  const within =
    (child: CollectionName): Answer =>
    ({ url }, id) =>
      listReply(shelves.by(child, field, id), url);
  return Object.fromEntries(children.map((child) => [`/${parent}/:id/${child}`, { GET: within(child) }]));
}

function listReply(all: readonly Item[], url: URL): Response {
  const { items, headers } = query(all, url);
  return reply(items, 200, headers);
}

function reply(value: object, status = 200, headers: Readonly<Record<string, string>> = {}): Response {
  const { body, tag } = writtenOut(value);
  const always = { "content-type": "application/json; charset=utf-8", etag: tag, "x-powered-by": "Express" };
  return new HttpResponse(body, { status, headers: { ...always, ...headers } });
}

type Written = { readonly body: string; readonly tag: string };

/** What is on the shelves never changes: it is written out once. */
const written = new WeakMap<object, Written>();

function writtenOut(value: object): Written {
  const known = written.get(value);
  if (known) return known;
  const body = JSON.stringify(value, null, 2);
  const tag = `W/"${body.length.toString(16)}-${createHash("sha1").update(body).digest("base64")}"`;
  written.set(value, { body, tag });
  return { body, tag };
}

/** Everything that is not there is an empty object with status 404. */
function notFound(): Response {
  return reply({}, 404);
}

/** Answers 304 to a client that has the body already. */
async function conditional({ request }: Call, answer: () => Promise<Response>): Promise<Response> {
  const response = await answer();
  const [known, tag] = [request.headers.get("if-none-match"), response.headers.get("etag")];
  if (request.method !== "GET" || !response.ok || known === null || tag === null) return response;
  return isNoneMatch(known, tag) ? response : new Response(null, { status: 304, headers: { etag: tag } });
}

/** The fields of a body: JSON or a form, whatever is in it. @throws 400 when it calls itself JSON and is none. */
async function readObject(request: Request): Promise<object> {
  const text = await request.text();
  const type = request.headers.get("content-type") ?? "";
  if (type.includes("form-urlencoded")) return Object.fromEntries(new URLSearchParams(text));
  if (!type.includes("json") || text === "") return {};
  try {
    return Object(JSON.parse(text));
  } catch {
    throw reply({}, 400);
  }
}
