import { STATUS_CODES } from "node:http";

type Init = NonNullable<ConstructorParameters<typeof Response>[1]>;

/**
 * Responses that cost little to make, and tell their length.
 *
 * To make a `Response` of a text, Node makes a stream of it first, and msw's `HttpResponse.json` measures it by way of a
 * `Blob`: together more than everything else a server does for a request. These keep the text, and make the stream when
 * somebody asks for it.
 */
export class HttpResponse extends Response {
  /** The body, where it is a text: who sends the response need not read it from a stream. */
  readonly wholeText: string | undefined;
  #streamed: Response | undefined;

  /** @param kind - The `Content-Type` of a text, where the headers have none. Default: what the standard has for a text. */
  constructor(body?: ConstructorParameters<typeof Response>[0], init?: Init, kind = "text/plain;charset=UTF-8") {
    const isText = typeof body === "string";
    super(isText ? null : body, { statusText: STATUS_CODES[init?.status ?? 200] ?? "", ...init });
    this.wholeText = isText ? body : undefined;
    if (!isText) return;
    const { headers } = this;
    if (!headers.has("content-type")) headers.set("content-type", kind);
    if (!headers.has("content-length")) headers.set("content-length", String(Buffer.byteLength(body)));
  }

  static override json(value: unknown, init?: Init): HttpResponse {
    return new HttpResponse(JSON.stringify(value), init, "application/json");
  }

  static text(text: string, init?: Init): HttpResponse {
    return new HttpResponse(text, init, "text/plain");
  }

  static html(text: string, init?: Init): HttpResponse {
    return new HttpResponse(text, init, "text/html");
  }

  static xml(text: string, init?: Init): HttpResponse {
    return new HttpResponse(text, init, "text/xml");
  }

  /** The same with a stream for a body. */
  streamed(): Response {
    const { status, statusText, headers } = this;
    this.#streamed ??= new Response(this.wholeText ?? null, { status, statusText, headers });
    return this.#streamed;
  }
}

/** What reads a body. Where it is a text, the streamed response does it. */
const readers = ["arrayBuffer", "blob", "bytes", "clone", "formData", "json", "text"] as const;

for (const name of readers) {
  const native = Response.prototype[name];
  Object.defineProperty(HttpResponse.prototype, name, {
    value(this: HttpResponse) {
      return this.wholeText === undefined ? Reflect.apply(native, this, []) : this.streamed()[name]();
    },
  });
}

for (const name of ["body", "bodyUsed"] as const) {
  const { get: native } = Object.getOwnPropertyDescriptor(Response.prototype, name) ?? {};
  Object.defineProperty(HttpResponse.prototype, name, {
    get(this: HttpResponse) {
      return this.wholeText === undefined ? native?.call(this) : this.streamed()[name];
    },
  });
}
