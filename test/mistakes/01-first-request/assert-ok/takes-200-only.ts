// Caught by: R1 gives a good answer back, unread
// A 201 and a 204 are good news too.
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
  if (response.status === 200) return response;
  await response.body?.cancel().catch(() => {});
  const { status, headers } = response;
  const url = response.url.replace(/\?.*/, "");
  const requestId = headers.get("x-request-id") ?? undefined;
  throw new HttpError(`${method} ${url} answered ${status}`, { status, method, url, requestId });
}
