// A table of questions, asked in order; zod is known by its name.

export type CallContext = {
  readonly method: string;
  readonly url: string | URL;
  readonly attempt: number;
  readonly elapsedMs: number;
  readonly response?: Response | undefined;
};
export type CallFacts = {
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

type Link = { name?: string; code?: unknown; cause?: unknown; issues?: { path: PropertyKey[] }[] };
type Kind = (chain: Link[], codes: string[], facts: CallFacts, response?: Response) => ApiError | false | undefined;

const line = ({ method, url }: CallFacts, what: string | number) => `${what} from ${method} ${url}`;
const has = (all: unknown[], ...wanted: string[]) => all.some((each) => wanted.includes(each as string));
const dotted = (path: PropertyKey[]) =>
  path.reduce<string>((text, key) => {
    if (typeof key === "number") return `${text}[${key}]`;
    return text === "" ? String(key) : `${text}.${String(key)}`;
  }, "");

const kinds: Kind[] = [
  (_chain, _codes, facts, response) =>
    response &&
    (response.status < 200 || response.status > 299) &&
    new HttpStatusError(line(facts, response.status), facts, { status: response.status }),
  (_chain, codes, facts) =>
    has(codes, "ETIMEDOUT", "UND_ERR_CONNECT_TIMEOUT") &&
    new ConnectTimeoutError(line(facts, "no connection in time"), facts),
  (chain, codes, facts) =>
    (has(codes, "UND_ERR_HEADERS_TIMEOUT", "UND_ERR_BODY_TIMEOUT") ||
      has(
        chain.map(({ name }) => name),
        "TimeoutError",
      )) &&
    new ReadTimeoutError(line(facts, "no answer in time"), facts),
  (_chain, [code], facts) => code !== undefined && new NetworkError(line(facts, code), facts, { code }),
  ([cause], _codes, facts) => cause?.name === "SyntaxError" && new DecodeError(line(facts, "no JSON"), facts),
  ([cause], _codes, facts) => {
    if (cause?.name !== "ZodError") return false;
    const path = dotted(cause.issues?.[0]?.path ?? []);
    return new ValidationError(line(facts, `a wrong ${path}`), facts, { path });
  },
];

export function toApiError(cause: unknown, { response, ...context }: CallContext): unknown {
  if (cause instanceof ApiError) return cause;
  const { attempt, elapsedMs, method } = context;
  const url = new URL(context.url);
  url.username = url.password = url.search = url.hash = "";
  const requestId = response?.headers.get("x-request-id") ?? undefined;
  const facts = { attempt, elapsedMs, method, url: url.href, requestId };

  const chain: Link[] = [];
  for (let link = cause; link !== null && typeof link === "object"; link = (link as Link).cause) chain.push(link);
  const codes = chain.flatMap(({ code }) => (typeof code === "string" ? [code] : []));
  for (const kind of kinds) {
    const error = kind(chain, codes, facts, response);
    if (error) return error;
  }
  return cause;
}
