// Walks along the causes once, and remembers what it met.
import { z } from "zod";

type CallContext = {
  readonly method: string;
  readonly url: string | URL;
  readonly attempt: number;
  readonly elapsedMs: number;
  readonly response?: Response | undefined;
};
type CallFacts = {
  readonly method: string;
  readonly url: string;
  readonly attempt: number;
  readonly elapsedMs: number;
  readonly requestId: string | undefined;
};

export class ApiError extends Error {
  override readonly name: string = "ApiError";

  constructor(message: string, facts: CallFacts, more: object = {}) {
    super(message);
    Object.assign(this, facts, more);
  }
}
export class ConnectTimeoutError extends ApiError {
  override readonly name = "ConnectTimeoutError";
}
export class ReadTimeoutError extends ApiError {
  override readonly name = "ReadTimeoutError";
}
export class HttpStatusError extends ApiError {
  override readonly name = "HttpStatusError";
}
export class NetworkError extends ApiError {
  override readonly name = "NetworkError";
}
export class DecodeError extends ApiError {
  override readonly name = "DecodeError";
}
export class ValidationError extends ApiError {
  override readonly name = "ValidationError";
}

export function toApiError(cause: unknown, context: CallContext): unknown {
  const { method, attempt, elapsedMs, response } = context;
  if (cause instanceof ApiError) return cause;
  const { protocol, host, pathname } = new URL(context.url);
  const facts: CallFacts = {
    method,
    url: `${protocol}//${host}${pathname}`,
    attempt,
    elapsedMs,
    requestId: response?.headers.has("x-request-id") ? String(response.headers.get("x-request-id")) : undefined,
  };
  const tell = (words: string) => `Request ${attempt}, ${method} ${facts.url}, after ${elapsedMs} ms: ${words}`;
  if (response?.ok === false)
    return new HttpStatusError(tell(`status ${response.status}`), facts, { status: response.status });

  let isLate = false;
  let code: string | undefined;
  for (
    let each = cause as Partial<Record<string, unknown>> | null | undefined;
    each;
    each = each.cause as typeof each
  ) {
    if (each.code === "ETIMEDOUT" || each.code === "UND_ERR_CONNECT_TIMEOUT") {
      return new ConnectTimeoutError(tell("not connected"), facts);
    }
    isLate ||= each.name === "TimeoutError" || /^UND_ERR_(HEADERS|BODY)_TIMEOUT$/.test(String(each.code));
    if (typeof each.code === "string") code ??= each.code;
  }
  if (isLate) return new ReadTimeoutError(tell("too late"), facts);
  if (code) return new NetworkError(tell(code), facts, { code });
  if (cause instanceof SyntaxError) return new DecodeError(tell("not JSON"), facts);
  if (!(cause instanceof z.ZodError)) return cause;
  const [{ path }] = cause.issues as [z.core.$ZodIssue];
  return new ValidationError(tell(z.core.toDotPath(path)), facts, { path: z.core.toDotPath(path) });
}
