import type { Note } from "./note.ts";
import { redactBody, redactHeader, redactPath, secretsIn } from "./redact.ts";
import { type Fields, WireRequest } from "./wire-request.ts";

/** One request and what came back. Instants are milliseconds since the log began. */
export type Exchange = Note & {
  /** Which service was asked, where a log has several. */
  readonly service?: string;
  readonly method: string;
  /** Path and query, without secrets. */
  readonly path: string;
  readonly atMs: number;
  /** `undefined` while the request is under way. */
  readonly endedAtMs?: number;
  /** `undefined` while nothing has come back, and when the connection broke. */
  readonly status?: number;
  /** How long the answer asks to wait, from its `Retry-After`. */
  readonly askedMs?: number;
  /** What was sent, without secrets. */
  readonly request?: Message;
  /** What came back, without secrets. */
  readonly response?: Message;
};

/** Headers by lower-case name, and the beginning of the body as text. */
export type Message = { readonly headers: Readonly<Record<string, string>>; readonly body: string };

/** How much of a body a log keeps, in bytes. */
export const keptBytes = 8 * 1_024;

/** An exchange while it is written down. Secrets are taken out when somebody looks. */
export class LoggedExchange implements Exchange {
  declare readonly service?: string;
  readonly method: string;
  readonly path: string;
  readonly atMs: number;
  // Declared only: what has not happened is not there.
  declare endedAtMs?: number;
  declare status?: number;
  declare askedMs?: number;
  declare fault?: string;
  declare isTooEarly?: true;
  declare unknownPath?: { readonly closest: string | undefined };
  readonly #fields: Fields;
  readonly #bodies = { request: [] as Piece[], response: [] as Piece[] };
  #lines: readonly string[] = [];

  constructor(request: Request, atMs: number, service?: string) {
    const { pathname, search, fields } = WireRequest.glanceAt(request);
    // Not the request itself: in a log of hundreds it would weigh megabytes.
    this.#fields = fields;
    this.method = request.method;
    this.path = redactPath(pathname + search, this.#secrets());
    this.atMs = atMs;
    if (service !== undefined) this.service = service;
  }

  get request(): Message {
    return this.#shown(Object.entries(this.#fields), "request");
  }

  get response(): Message {
    const names = this.#lines.filter((_, index) => index % 2 === 0);
    return this.#shown(
      names.map((name, index) => [name, this.#lines[2 * index + 1] ?? ""]),
      "response",
    );
  }

  /** An answer begins. `lines`: name, value, name, value … */
  receive(status: number, lines: readonly string[]): void {
    this.status = status;
    this.#lines = lines;
  }

  /** A piece of a body has passed. The log keeps the beginning. */
  addBytes(to: "request" | "response", bytes: Piece): void {
    if (bytes.length === 0) return;
    const body = this.#bodies[to];
    const room = keptBytes - body.reduce((sum, { length }) => sum + length, 0);
    // A copy of the beginning: a slice of a text holds all of it in memory.
    if (room > 0) body.push(bytes.length > room ? Buffer.from(bytes.slice(0, room)) : bytes);
  }

  toJSON(): Exchange {
    return { ...this, request: this.request, response: this.response };
  }

  #shown(headers: readonly (readonly [name: string, value: string])[], of: "request" | "response"): Message {
    const secrets = this.#secrets();
    const pairs = headers.map(([name, value]) => [name, redactHeader(name, value, secrets)]);
    const pieces = this.#bodies[of].map((piece) => (typeof piece === "string" ? Buffer.from(piece) : piece));
    const text = new TextDecoder().decode(Buffer.concat(pieces));
    return { headers: Object.fromEntries(pairs), body: redactBody(text, secrets) };
  }

  #secrets(): string[] {
    return secretsIn(this.#fields);
  }
}

/** A piece of a body. */
type Piece = Uint8Array | string;
