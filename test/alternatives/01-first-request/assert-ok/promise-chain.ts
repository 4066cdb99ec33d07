// Promises without async, fields assigned to an error that has none of its own.
export type HttpErrorParts = { status: number; method: string; url: string; requestId: string | undefined };

export class HttpError extends Error {
  declare readonly status: number;
  declare readonly method: string;
  declare readonly url: string;
  declare readonly requestId: string | undefined;

  constructor(message: string, parts: HttpErrorParts) {
    super(message);
    Object.assign(this, parts);
  }
}
HttpError.prototype.name = "HttpError";

export function assertOk(response: Response, method = "GET"): Promise<Response> {
  if (Math.trunc(response.status / 100) === 2) return Promise.resolve(response);
  const [url = ""] = response.url.split("?");
  const found = [...response.headers].find(([name]) => name === "x-request-id");
  const error = new HttpError([method, url, response.status].join(" "), {
    status: response.status,
    method,
    url,
    requestId: found?.[1],
  });
  const freed = response.body === null ? Promise.resolve() : response.body.cancel();
  return freed.then(() => Promise.reject(error));
}
