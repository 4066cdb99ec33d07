import { STATUS_CODES } from "node:http";
import { HttpResponse } from "../http-response.ts";

/** What a problem says besides its status and its sentence. */
export type ProblemParts = {
  readonly headers?: Readonly<Record<string, string>>;
  /** A page that explains this kind of problem. Default: the status explains it. */
  readonly type?: string;
  readonly title?: string;
  readonly [member: string]: unknown;
};

/** An error in the form `application/problem+json` (RFC 9457), to return or to throw. */
export function problem(status: number, detail: string, parts: ProblemParts = {}): Response {
  const { headers = {}, type = "about:blank", title = STATUS_CODES[status], ...members } = parts;
  return HttpResponse.json(
    { type, title, status, detail, ...members },
    { status, headers: { ...headers, "content-type": "application/problem+json" } },
  );
}
