/** The fields of a head, by lower-case name. */
export type Fields = Readonly<Record<string, string>>;

/** What everybody looks at who sees all requests: a log, a weather, who chooses the route. */
export type Glance = { readonly pathname: string; readonly search: string; readonly fields: Fields };

/** The body of a request: whole already, or still coming in. */
export type RequestBody = Uint8Array | AsyncIterable<Uint8Array> | undefined;

/**
 * A request that came over the wire, to be used as a `Request`.
 *
 * To make a real one costs more than most services need for their answer, and few look at more than method, address and
 * headers. These are at hand; the real one is made for who asks for anything else.
 */
export class WireRequest {
  readonly method: string;
  readonly url: string;
  readonly #glance: Glance;
  readonly #body: RequestBody;
  #headers: Headers | undefined;
  #real: Request | undefined;

  constructor(method: string, url: URL, fields: Fields, body: RequestBody) {
    this.method = method;
    this.url = url.href;
    this.#glance = { pathname: url.pathname, search: url.search, fields };
    this.#body = body;
  }

  get headers(): Headers {
    this.#headers ??= new Headers(this.#glance.fields);
    return this.#headers;
  }

  /** What is seen of a request at a glance. Of one that came over the wire it costs nothing. */
  static glanceAt(request: Request | WireRequest): Glance {
    if (#glance in request) return request.#glance;
    const { pathname, search } = new URL(request.url);
    return { pathname, search, fields: Object.fromEntries(request.headers) };
  }

  static {
    for (const [name, { get }] of Object.entries(Object.getOwnPropertyDescriptors(Request.prototype))) {
      if (["constructor", "method", "url", "headers"].includes(name)) continue;
      const found = (request: WireRequest) => Reflect.get(request.#whole(), name);
      const property: PropertyDescriptor & ThisType<WireRequest> = get
        ? {
            get() {
              return found(this);
            },
          }
        : {
            value() {
              return found(this).call(this.#real);
            },
          };
      Object.defineProperty(WireRequest.prototype, name, property);
    }
    Object.setPrototypeOf(WireRequest.prototype, Request.prototype);
  }

  #whole(): Request {
    this.#real ??= standardRequest(this.method, this.url, this.headers, this.#body);
    return this.#real;
  }
}

/** A request as the standard has it. @throws TypeError where it has none: TRACE, an address that is none. */
export function standardRequest(method: string, url: string, headers: Fields | Headers, body: RequestBody): Request {
  const init: RequestInit = { method, headers };
  if (body === undefined || method === "GET" || method === "HEAD") return new Request(url, init);
  if (body instanceof Uint8Array) return new Request(url, { ...init, ...(body.length > 0 && { body: bytesOf(body) }) });
  return new Request(url, { ...init, body: ReadableStream.from(body), duplex: "half" });
}

/** A copy that owns its memory: a small `Buffer` shares that of others. */
function bytesOf(body: Uint8Array): Uint8Array<ArrayBuffer> {
  return new Uint8Array(body);
}
