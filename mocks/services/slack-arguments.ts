import { fail, invalidArguments } from "./slack-failures.ts";

/** The arguments of a call: texts from a form or a query, anything from JSON. */
export type SlackArguments = Readonly<Record<string, unknown>>;

/** Arguments, and what the service has to say about the way they came. */
export type ReadArguments = { readonly given: SlackArguments; readonly warnings: readonly string[] };

/**
 * Reads the arguments of a call from the query, a form or JSON.
 *
 * @throws `missing_post_type`, `invalid_post_type`, `invalid_json`, `json_not_object`
 */
export async function readArguments(request: Request, url: URL): Promise<ReadArguments> {
  const query = Object.fromEntries(url.searchParams);
  if (request.method !== "POST") return { given: query, warnings: [] };
  const [type = "", ...parameters] = (request.headers.get("content-type") ?? "").toLowerCase().split(/\s*;\s*/);
  const text = await request.text();
  if (type === "" && text === "") return { given: query, warnings: [] };
  if (type === "") throw fail("missing_post_type");
  if (type === "application/x-www-form-urlencoded")
    return { given: { ...query, ...Object.fromEntries(new URLSearchParams(text)) }, warnings: [] };
  if (type !== "application/json") throw fail("invalid_post_type");
  const hasCharset = parameters.some((parameter) => parameter.startsWith("charset="));
  return { given: { ...query, ...parseObject(text) }, warnings: hasCharset ? [] : ["missing_charset"] };
}

/** A text that has to be there. @throws `invalid_arguments` */
export function required(given: SlackArguments, name: string): string {
  const value = optional(given, name);
  if (value === undefined) throw invalidArguments(`missing required field: ${name}`);
  return value;
}

/** A text; `undefined` when it is missing or empty. */
export function optional(given: SlackArguments, name: string): string | undefined {
  const value = given[name];
  return value === undefined || value === null || value === "" ? undefined : String(value);
}

/** Something structured, such as `blocks`: itself in JSON, a text of JSON in a form. @throws `invalid_arguments` */
export function structured(given: SlackArguments, name: string): unknown {
  const value = given[name];
  if (typeof value !== "string" || value === "") return value === "" ? undefined : value;
  try {
    return JSON.parse(value);
  } catch {
    throw invalidArguments(`${name} is no JSON`);
  }
}

/** `true`, `"true"` or `"1"`. */
export function flag(given: SlackArguments, name: string): boolean {
  return ["true", "1"].includes(String(given[name]));
}

/** How many items a page may have. @throws `invalid_limit` */
export function limit(given: SlackArguments, usually: number, most: number): number {
  const value = optional(given, "limit");
  if (value === undefined) return usually;
  if (!/^-?\d{1,9}$/.test(value)) throw invalidArguments("must be an integer [json-pointer:/limit]");
  if (Number(value) < 1 || Number(value) > most) throw fail("invalid_limit");
  return Number(value);
}

function parseObject(text: string): SlackArguments {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw fail("invalid_json");
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw fail("json_not_object");
  return value as SlackArguments;
}
