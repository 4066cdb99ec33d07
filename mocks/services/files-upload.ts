import { createHash } from "node:crypto";
import { keptContent } from "./files-content.ts";
import { digestField } from "./files-download.ts";
import type { Upload } from "./files-shelf.ts";
import { problem } from "./problem.ts";

/** What a form brought: files, and the fields beside them. */
export type FormUpload = { readonly uploads: readonly Upload[]; readonly fields: Readonly<Record<string, string>> };

/**
 * Reads a `multipart/form-data` body.
 *
 * @throws a 415 for another type, a 400 when it cannot be read, a 413 when it is too large, a 422 without a file.
 */
export async function readForm(request: Request, mostBytes: number): Promise<FormUpload> {
  if (!/^multipart\/form-data\b/i.test(request.headers.get("content-type") ?? "")) {
    throw problem(415, "Send the files as multipart/form-data.", { headers: { "accept-post": "multipart/form-data" } });
  }
  const body = await readBody(request, mostBytes);
  const form = await new Response(new Uint8Array(body), { headers: request.headers }).formData().catch(() => undefined);
  if (!form) throw problem(400, "The parts of the form cannot be told apart. Is the boundary right?");
  const fields: Record<string, string> = {};
  const uploads: Upload[] = [];
  for (const [name, value] of form) {
    if (typeof value === "string") fields[name] = value;
    else uploads.push(await toUpload(value));
  }
  if (uploads.length === 0) throw problem(422, "The form has no file in it.");
  return { uploads, fields };
}

/**
 * Reads a bare body as one file. Where the client sends `Content-Digest` or `Repr-Digest` with SHA-256, it is checked.
 *
 * @throws a 400 when the digest is another, a 413 when the body is too large.
 */
export async function readFile(request: Request, name: string, mostBytes: number): Promise<Upload> {
  checkName(name);
  const body = await readBody(request, mostBytes);
  const digest = digestField(createHash("sha256").update(body).digest());
  for (const header of ["content-digest", "repr-digest"]) {
    const told = /sha-256=:[^:]*:/.exec(request.headers.get(header) ?? "")?.[0];
    if (told !== undefined && told !== digest) throw problem(400, "The body is not the one that its digest tells of.");
  }
  const type = request.headers.get("content-type") ?? "application/octet-stream";
  return { name, type, content: keptContent(body) };
}

async function toUpload(file: File): Promise<Upload> {
  checkName(file.name);
  const content = keptContent(Buffer.from(await file.arrayBuffer()));
  return { name: file.name, type: file.type || "application/octet-stream", content };
}

async function readBody(request: Request, mostBytes: number): Promise<Buffer> {
  const body = Buffer.from(await request.arrayBuffer());
  if (body.length > mostBytes) throw problem(413, `At most ${mostBytes} bytes at once.`);
  return body;
}

/** A name is a name and no path: nothing is stored beside the shelf. */
function checkName(name: string): void {
  if (/^[^/\\\0]{1,200}$/.test(name) && name !== "." && name !== "..") return;
  throw problem(422, "A file needs a name of at most 200 characters, without slashes.");
}
