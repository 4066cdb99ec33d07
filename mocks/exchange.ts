import type { Note } from "./note.ts";
import { redactBody, redactHeader, redactPath, secretsIn } from "./redact.ts";

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
  readonly #sent: RawMessage;
  readonly #received: RawMessage = { headers: noHeaders, body: [] };

  constructor(request: Request, atMs: number, service?: string) {
    const { pathname, search } = new URL(request.url);
    this.#sent = { headers: request.headers, body: [] };
    this.method = request.method;
    this.path = redactPath(pathname + search, request.headers.has("authorization") ? this.#secrets() : []);
    this.atMs = atMs;
    if (service !== undefined) this.service = service;
  }

  get request(): Message {
    return this.#shown(this.#sent);
  }

  get response(): Message {
    return this.#shown(this.#received);
  }

  /** An answer begins. */
  receive({ status, headers }: Response): void {
    this.status = status;
    this.#received.headers = headers;
  }

  /** A piece of a body has passed. The log keeps the beginning. */
  addBytes(to: "request" | "response", bytes: Uint8Array | string): void {
    const { body } = to === "request" ? this.#sent : this.#received;
    const room = keptBytes - body.reduce((sum, { length }) => sum + length, 0);
    if (room > 0) body.push(bytes.length > room ? bytes.slice(0, room) : bytes);
  }

  toJSON(): Exchange {
    return { ...this, request: this.request, response: this.response };
  }

  #shown({ headers, body }: RawMessage): Message {
    const secrets = this.#secrets();
    const pairs = [...headers].map(([name, value]) => [name, redactHeader(name, value, secrets)]);
    const pieces = body.map((piece) => (typeof piece === "string" ? Buffer.from(piece) : piece));
    const text = new TextDecoder().decode(Buffer.concat(pieces));
    return { headers: Object.fromEntries(pairs), body: redactBody(text, secrets) };
  }

  #secrets(): string[] {
    return secretsIn(this.#sent.headers);
  }
}

const noHeaders = new Headers();

type RawMessage = { headers: Headers; readonly body: (Uint8Array | string)[] };
