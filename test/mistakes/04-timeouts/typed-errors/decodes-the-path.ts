// Caught by: R7 tells which call it was
// Whoever copies the address from the log asks for another one.
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
  if (cause instanceof ApiError) return cause;
  const { method, attempt, elapsedMs, response } = context;
  const { origin, pathname } = new URL(context.url);
  const requestId = response?.headers.get("x-request-id") ?? undefined;
  const facts = { method, url: decodeURI(origin + pathname), attempt, elapsedMs, requestId };
  const call = `${method} ${facts.url}`;

  if (response && !response.ok) {
    const { status } = response;
    return new HttpStatusError(`${call} answered ${status}`, facts, { status });
  }
  const chain = chainOf(cause);
  const codes = chain.map(({ code }) => code).filter((code) => typeof code === "string");
  if (codes.some((code) => connectTimeouts.has(code))) {
    return new ConnectTimeoutError(`${call} got no connection`, facts);
  }
  if (chain.some(({ name }) => name === "TimeoutError") || codes.some((code) => readTimeouts.has(code))) {
    return new ReadTimeoutError(`${call} got no answer`, facts);
  }
  const [code] = codes;
  if (code !== undefined) return new NetworkError(`${call} failed: ${code}`, facts, { code });
  if (cause instanceof SyntaxError) return new DecodeError(`${call} brought no JSON`, facts);
  if (cause instanceof z.ZodError) {
    const path = z.core.toDotPath(cause.issues[0]?.path ?? []);
    return new ValidationError(`${call} brought a wrong ${path}`, facts, { path });
  }
  return cause;
}

const connectTimeouts = new Set(["UND_ERR_CONNECT_TIMEOUT", "ETIMEDOUT"]);
const readTimeouts = new Set(["UND_ERR_HEADERS_TIMEOUT", "UND_ERR_BODY_TIMEOUT"]);

function chainOf(cause: unknown): { name?: unknown; code?: unknown }[] {
  if (typeof cause !== "object" || cause === null) return [];
  return [cause, ...chainOf((cause as { cause?: unknown }).cause)];
}
