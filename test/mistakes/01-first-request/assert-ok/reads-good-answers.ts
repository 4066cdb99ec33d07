// Caught by: R1 gives a good answer back, unread
// The caller finds the body used up.
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
  const body = await response.text();
  if (response.ok) return new Response(body === "" ? null : body, response);
  const { status, headers } = response;
  const url = response.url.replace(/\?.*/, "");
  const requestId = headers.get("x-request-id") ?? undefined;
  throw new HttpError(`${method} ${url} answered ${status}`, { status, method, url, requestId });
}
