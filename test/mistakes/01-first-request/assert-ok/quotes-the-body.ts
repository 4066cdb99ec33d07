// Caught by: R5 keeps query and body out of the error
// What the service wrote ends up in the log.
export type HttpErrorParts = {
  readonly status: number;
  readonly method: string;
  readonly url: string;
  readonly requestId: string | undefined;
};

export class HttpError extends Error {
  override readonly name = "HttpError";
  readonly status: number;
  readonly method: string;
  readonly url: string;
  readonly requestId: string | undefined;

  constructor(message: string, { status, method, url, requestId }: HttpErrorParts) {
    super(message);
    this.status = status;
    this.method = method;
    this.url = url;
    this.requestId = requestId;
  }
}

export async function assertOk(response: Response, method = "GET"): Promise<Response> {
  if (response.ok) return response;
  const body = await response.text();
  const { status, headers } = response;
  const url = response.url.replace(/\?.*/, "");
  const requestId = headers.get("x-request-id") ?? undefined;
  throw new HttpError(`${method} ${url} answered ${status}: ${body}`, { status, method, url, requestId });
}
