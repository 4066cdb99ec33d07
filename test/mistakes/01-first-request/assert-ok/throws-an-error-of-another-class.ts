// Caught by: R2 throws an HttpError with the status
// A caller that asks for HttpError never sees it.
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
  await response.body?.cancel().catch(() => {});
  const { status, headers } = response;
  const url = response.url.replace(/\?.*/, "");
  const requestId = headers.get("x-request-id") ?? undefined;
  throw Object.assign(new Error(`${method} ${url} answered ${status}`), { status, method, url, requestId });
}
