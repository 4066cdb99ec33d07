import { z } from "zod";

/** The call that failed. */
export type CallContext = {
  readonly method: string;
  readonly url: string | URL;
  /** Number of the request, from 1. */
  readonly attempt: number;
  /** From sending the request to its failure, in milliseconds. */
  readonly elapsedMs: number;
  /** The answer, if there was one. */
  readonly response?: Response | undefined;
};

/** What every `ApiError` tells besides its message. */
export type CallFacts = {
  readonly method: string;
  /** The address without user, password, query and fragment, which may hold secrets. */
  readonly url: string;
  /** Number of the request, from 1. */
  readonly attempt: number;
  /** From sending the request to its failure, in milliseconds. */
  readonly elapsedMs: number;
  /** How the service calls this request in its own log. */
  readonly requestId: string | undefined;
};

/** A call that failed. */
export class ApiError extends Error {
  override readonly name: string = "ApiError";
  readonly method: string;
  readonly url: string;
  readonly attempt: number;
  readonly elapsedMs: number;
  readonly requestId: string | undefined;

  constructor(message: string, { method, url, attempt, elapsedMs, requestId }: CallFacts) {
    super(message);
    this.method = method;
    this.url = url;
    this.attempt = attempt;
    this.elapsedMs = elapsedMs;
    this.requestId = requestId;
  }
}

/** No connection was made in time: the service has not seen the request. */
export class ConnectTimeoutError extends ApiError {
  override readonly name = "ConnectTimeoutError";
}

/** The answer, or the rest of it, did not come in time: nobody knows what the service did. */
export class ReadTimeoutError extends ApiError {
  override readonly name = "ReadTimeoutError";
}

/** The service answered, and its status is no success. */
export class HttpStatusError extends ApiError {
  override readonly name = "HttpStatusError";
  readonly status: number;

  constructor(message: string, facts: CallFacts, status: number) {
    super(message, facts);
    this.status = status;
  }
}

/** The connection failed. */
export class NetworkError extends ApiError {
  override readonly name = "NetworkError";
  /** What failed, in a word of the system or the client: `ECONNRESET`, `ENOTFOUND`. */
  readonly code: string;

  constructor(message: string, facts: CallFacts, code: string) {
    super(message, facts);
    this.code = code;
  }
}

/** The body is not JSON. */
export class DecodeError extends ApiError {
  override readonly name = "DecodeError";
}

/** The body is JSON of another shape than agreed. */
export class ValidationError extends ApiError {
  override readonly name = "ValidationError";
  /** The first place that is wrong: `items[3].price`; empty for the whole. */
  readonly path: string;

  constructor(message: string, facts: CallFacts, path: string) {
    super(message, facts);
    this.path = path;
  }
}

/**
 * Makes of whatever was thrown an error that a program can decide on and a log may hold.
 *
 * @param cause - What was thrown; nothing when only the status is wrong.
 * @returns An `ApiError`; the cause itself when it is no failure of the call.
 *
 * @example
 * toApiError(new SyntaxError("no JSON"), { method: "GET", url: "http://items.test/items?key=k-17", attempt: 1, elapsedMs: 20 });
 * // => DecodeError: GET http://items.test/items answered with a body that is no JSON
 */
export function toApiError(cause: unknown, context: CallContext): unknown {
  if (cause instanceof ApiError) return cause;
  const facts = factsOf(context);
  const says = (problem: string) => `${facts.method} ${facts.url} ${problem}`;

  const { response } = context;
  if (response && !response.ok) {
    return new HttpStatusError(says(`answered ${response.status}`), facts, response.status);
  }

  const chain = chainOf(cause);
  // A DOMException has a `code` too, a number from the time before names.
  const codes = chain.map(({ code }) => code).filter((code) => typeof code === "string");
  if (codes.some((code) => connectTimeouts.has(code))) {
    return new ConnectTimeoutError(says("got no connection in time"), facts);
  }
  if (chain.some(({ name }) => name === "TimeoutError") || codes.some((code) => readTimeouts.has(code))) {
    return new ReadTimeoutError(says("got no answer in time"), facts);
  }
  const [code] = codes;
  if (code !== undefined) return new NetworkError(says(`lost its connection: ${code}`), facts, code);

  if (cause instanceof SyntaxError) return new DecodeError(says("was answered with a body that is no JSON"), facts);
  if (cause instanceof z.ZodError) {
    const path = z.core.toDotPath(cause.issues[0]?.path ?? []);
    return new ValidationError(says(`was answered with JSON that is wrong at ${path || "its root"}`), facts, path);
  }
  return cause;
}

const connectTimeouts = new Set(["UND_ERR_CONNECT_TIMEOUT", "ETIMEDOUT"]);
const readTimeouts = new Set(["UND_ERR_HEADERS_TIMEOUT", "UND_ERR_BODY_TIMEOUT"]);

/** What may be told of a call. The cause stays outside: it may quote a body or the whole address. */
function factsOf({ method, url, attempt, elapsedMs, response }: CallContext): CallFacts {
  const { origin, pathname } = new URL(url);
  const requestId = response?.headers.get("x-request-id") ?? undefined;
  return { method, url: origin + pathname, attempt, elapsedMs, requestId };
}

/** The cause, its cause, and so on: `fetch` hides the code of a broken connection one step down. */
function chainOf(cause: unknown): { name?: unknown; code?: unknown }[] {
  if (typeof cause !== "object" || cause === null) return [];
  return [cause, ...chainOf((cause as { cause?: unknown }).cause)];
}
