/**
 * What a server does with each request, in order, written as plain data.
 *
 * A script plays the same on the rig, on a real port and in a lesson:
 * `[status(503), never(), json({ id: 1 })]` fails once, stays silent once, then answers.
 */
export type Script = readonly Reply[];

/** What the server does with one request. Plain data: it survives `JSON.stringify`. */
export type Reply = HttpReply | Silence | ConnectionFault;

/** Latency that a reply may have: the server waits this long, in milliseconds, before it does anything. */
export type Latency = { readonly delayMs?: number };

/** An HTTP response, delivered whole unless `delivery` says otherwise. */
export type HttpReply = Latency & {
  readonly kind: "http";
  readonly status: number;
  readonly headers: ReplyHeaders;
  readonly body: ReplyBody;
  /** Compress the body and say so in `Content-Encoding`. */
  readonly gzip?: true;
  /** Send no `Content-Length`: the body travels in chunks. */
  readonly chunked?: true;
  readonly delivery?: Delivery;
};

/** The request is read, and nothing ever comes back: no reply, or a reset connection. */
export type Silence = Latency & { readonly kind: "never" | "reset" };

/**
 * The connection itself fails, so the request is never sent.
 * The server closes kept-alive connections first: the client has to connect anew.
 */
export type ConnectionFault = Latency & { readonly kind: "refused" | "dns-failure" | CertificateFault };

/** What is wrong with the certificate that an `https:` server shows. */
export type CertificateFault = "unknown-authority" | "expired-certificate" | "wrong-name";

/** How a body goes wrong on its way. `afterBytes` counts body bytes that still arrive. */
export type Delivery =
  | { readonly kind: "stall"; readonly afterBytes: number }
  | { readonly kind: "reset"; readonly afterBytes: number }
  | { readonly kind: "cut"; readonly afterBytes: number }
  | { readonly kind: "drip"; readonly bytes: number; readonly everyMs: number };

/** Text, bytes as base64, or a text repeated until it is `bytes` long: for bodies too large to write down. */
export type ReplyBody = string | { readonly base64: string } | { readonly repeat: string; readonly bytes: number };

/** Header values by lower-case name. A list sends the header several times. */
export type ReplyHeaders = { readonly [name: string]: string | readonly string[] | HttpDate };

/** A date header whose value is reckoned when the reply is sent: so many milliseconds after that moment. */
export type HttpDate = { readonly inMs: number; readonly form: DateForm };

/** The three date forms that a recipient must read (RFC 9110, section 5.6.7). */
export type DateForm = "imf-fixdate" | "rfc850" | "asctime";

/** What every constructor of a response takes besides its main argument. */
export type ReplyOptions = Latency & {
  readonly status?: number;
  readonly headers?: ReplyHeaders;
  readonly gzip?: true;
  readonly chunked?: true;
};

/** Answers with a status, headers, and a body that names the status (none for 204, 205 and 304). */
export function status(code: number, headers: ReplyHeaders = {}, options: Latency = {}): HttpReply {
  const isEmpty = code === 204 || code === 205 || code === 304;
  return text(isEmpty ? "" : `status ${code}`, { ...options, status: code, headers });
}

/** Answers with a value as JSON. */
export function json(value: unknown, options: ReplyOptions = {}): HttpReply {
  return http(JSON.stringify(value), "application/json", options);
}

/** Answers with plain text. */
export function text(body: ReplyBody, options: ReplyOptions = {}): HttpReply {
  return http(body, "text/plain; charset=utf-8", options);
}

/** Answers with a body of `bytes` bytes, made while it is sent: nobody holds it in memory. */
export function large(bytes: number, options: ReplyOptions = {}): HttpReply {
  return http({ repeat: "stormproof ", bytes }, "application/octet-stream", options);
}

/** Reads the request and never answers. */
export function never(): Silence {
  return { kind: "never" };
}

/** Sends the status, the headers and `afterBytes` bytes of the body, then nothing more; the connection stays open. */
export function stall(
  options: ReplyOptions & { readonly body?: ReplyBody; readonly afterBytes?: number } = {},
): HttpReply {
  const { body = sample, afterBytes = 0, ...rest } = options;
  return { ...http(body, "application/json", rest), delivery: { kind: "stall", afterBytes } };
}

/** Resets the connection before the reply, or, with `afterBytes`, after so many bytes of the body. */
export function reset(): Silence;
export function reset(options: Latency): Silence;
export function reset(options: ReplyOptions & { readonly body?: ReplyBody; readonly afterBytes: number }): HttpReply;
export function reset(options: ReplyOptions & { readonly body?: ReplyBody; readonly afterBytes?: number } = {}): Reply {
  const { body = sample, afterBytes, ...rest } = options;
  if (afterBytes === undefined) return { ...latency(rest), kind: "reset" };
  return { ...http(body, "application/json", rest), delivery: { kind: "reset", afterBytes } };
}

/** Closes the connection in good order after `afterBytes` bytes of a body that was announced as longer. */
export function cut(
  options: ReplyOptions & { readonly body?: ReplyBody; readonly afterBytes?: number } = {},
): HttpReply {
  const { body = sample, afterBytes = 10, ...rest } = options;
  return { ...http(body, "application/json", rest), delivery: { kind: "cut", afterBytes } };
}

/** Sends the body in pieces of `bytes` bytes, one every `everyMs` milliseconds. The headers and the first piece come at once. */
export function drip(
  options: ReplyOptions & { readonly body?: ReplyBody; readonly bytes: number; readonly everyMs: number },
): HttpReply {
  const { body = sample, bytes, everyMs, ...rest } = options;
  return { ...http(body, "application/json", rest), delivery: { kind: "drip", bytes, everyMs } };
}

/** Answers with a body that calls itself JSON and is not: it ends in the middle of a string. */
export function malformed(options: ReplyOptions = {}): HttpReply {
  return http('{"id": 1, "name": "Ad', "application/json", options);
}

/** Answers with an HTML page where JSON was asked for, as a login page or a proxy does. */
export function wrongType(options: ReplyOptions = {}): HttpReply {
  return http("<!doctype html><title>Please sign in</title>", "text/html; charset=utf-8", options);
}

/** Sends the client elsewhere: `to` is an absolute or relative URL. */
export function redirect(to: string, code: 301 | 302 | 303 | 307 | 308 = 302, options: Latency = {}): HttpReply {
  return status(code, { location: to }, options);
}

/** Refuses the connection: ECONNREFUSED. */
export function refused(options: Latency = {}): ConnectionFault {
  return { ...latency(options), kind: "refused" };
}

/** Does not find the host's name: ENOTFOUND. */
export function dnsFailure(options: Latency = {}): ConnectionFault {
  return { ...latency(options), kind: "dns-failure" };
}

/** Fails the TLS handshake of an `https:` origin with a certificate that a client must not trust. */
export function badCertificate(fault: CertificateFault, options: Latency = {}): ConnectionFault {
  return { ...latency(options), kind: fault };
}

/**
 * A `Retry-After` header, in seconds or as a date.
 *
 * @example
 * status(429, retryAfter(2))                            // Retry-After: 2
 * status(503, retryAfter({ inMs: 30_000 }))             // Retry-After: Thu, 01 Jan 2026 00:00:30 GMT
 * status(503, retryAfter({ inMs: 30_000, form: "asctime" }))
 */
export function retryAfter(wait: number | { readonly inMs: number; readonly form?: DateForm }): ReplyHeaders {
  if (typeof wait === "number") return { "retry-after": String(wait) };
  return { "retry-after": { inMs: wait.inMs, form: wait.form ?? "imf-fixdate" } };
}

const sample = JSON.stringify({ id: 1, name: "Ada Lovelace", email: "ada@example.com" });

function http(body: ReplyBody, type: string, options: ReplyOptions): HttpReply {
  const { status = 200, headers = {}, ...rest } = options;
  return { kind: "http", status, headers: { "content-type": type, ...headers }, body, ...rest };
}

function latency({ delayMs }: Latency): Latency {
  return delayMs === undefined ? {} : { delayMs };
}
