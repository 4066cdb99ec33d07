import { createHash } from "node:crypto";
import { HttpResponse } from "../http-response.ts";
import type { Answer, Call, RouteTable } from "./routes.ts";

/** Routes that tell the client what it has sent. */
export const inspectRoutes: RouteTable = {
  "/get": { GET: bare },
  "/post": { POST: whole },
  "/put": { PUT: whole },
  "/patch": { PATCH: whole },
  "/delete": { DELETE: whole },
  "/anything": everyMethod(withMethod),
  "/anything/*": everyMethod(withMethod),
  "/upload": { POST: upload },
  "/headers": { GET: ({ request }) => HttpResponse.json({ headers: headersOf(request) }) },
  "/ip": { GET: () => HttpResponse.json({ origin: clientAddress }) },
  "/user-agent": { GET: ({ request }) => HttpResponse.json({ "user-agent": request.headers.get("user-agent") }) },
};

/** The address of every client: they all live on this machine. */
export const clientAddress = "127.0.0.1";

/** The headers of a request, their names written as `Content-Type`. */
export function headersOf(request: Request): Record<string, string> {
  const titled = [...request.headers].map(([name, value]) => [titleCase(name), value] as const);
  return Object.fromEntries(titled);
}

/** Routes one answer under every method. */
export function everyMethod(answer: Answer): RouteTable[string] {
  return { GET: answer, POST: answer, PUT: answer, PATCH: answer, DELETE: answer };
}

function bare(call: Call): Response {
  return HttpResponse.json(parts(call));
}

async function whole(call: Call): Promise<Response> {
  return HttpResponse.json({ ...parts(call), ...(await body(call.request)) });
}

async function withMethod(call: Call): Promise<Response> {
  return HttpResponse.json({ ...parts(call), ...(await body(call.request)), method: call.request.method });
}

/** `POST /upload`: what arrived in each part of a form, by size and checksum instead of content. */
async function upload({ request }: Call): Promise<Response> {
  const form = await request.formData().catch(() => undefined);
  if (!form) return HttpResponse.json({ error: "Send the parts as multipart/form-data." }, { status: 415 });
  const fields: Record<string, string> = {};
  const files: object[] = [];
  for (const [field, value] of form) {
    if (typeof value === "string") fields[field] = value;
    else files.push({ field, name: value.name, type: value.type, ...checked(await value.arrayBuffer()) });
  }
  return HttpResponse.json({ fields, files });
}

function parts({ request, url }: Call) {
  return { args: grouped(url.searchParams), headers: headersOf(request), origin: clientAddress, url: url.href };
}

/** A body the way its type asks to have it read. What fits nowhere is `data`. */
async function body(request: Request) {
  const bytes = Buffer.from(await request.clone().arrayBuffer());
  const empty = { data: "", form: {}, files: {}, json: null };
  const type = request.headers.get("content-type") ?? "";
  if (/^(multipart\/form-data|application\/x-www-form-urlencoded)/i.test(type)) {
    return { ...empty, ...(await formParts(request)) };
  }
  const data = asText(bytes, type);
  return { ...empty, data, json: asJson(data) };
}

async function formParts(request: Request): Promise<{ form: object; files: object }> {
  const parsed = await request.formData().catch(() => new FormData());
  const fields: [string, string][] = [];
  const files: [string, string][] = [];
  for (const [name, value] of parsed) {
    if (typeof value === "string") fields.push([name, value]);
    else files.push([name, asText(Buffer.from(await value.arrayBuffer()), value.type)]);
  }
  return { form: grouped(fields), files: grouped(files) };
}

/** Names with their value, or with a list where a name came several times. */
function grouped(pairs: Iterable<readonly [string, string]>): Record<string, string | string[]> {
  const groups = new Map<string, string[]>();
  for (const [name, value] of pairs) groups.set(name, [...(groups.get(name) ?? []), value]);
  return Object.fromEntries(
    [...groups].map(([name, [first = "", ...rest]]) => [name, rest.length ? [first, ...rest] : first]),
  );
}

/** Bytes as text, or as a data URL where they are none. */
function asText(bytes: Buffer, type: string): string {
  const text = bytes.toString();
  if (Buffer.from(text).equals(bytes)) return text;
  return `data:${type || "application/octet-stream"};base64,${bytes.toString("base64")}`;
}

function asJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function checked(content: ArrayBuffer): { bytes: number; sha256: string } {
  const sha256 = createHash("sha256").update(Buffer.from(content)).digest("hex");
  return { bytes: content.byteLength, sha256 };
}

function titleCase(name: string): string {
  return name.replace(/(^|-)\w/g, (start) => start.toUpperCase());
}
