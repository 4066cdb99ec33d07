import type { IncomingMessage } from "node:http";
import type { RequestRow } from "./request-log.ts";

/** How much of a request's body the log keeps. */
export const loggedBodyBytes = 64 * 1024;

/** How much of a request's body a service gets to see; nobody sends it more. */
export const serviceBodyBytes = 16 * 1024 * 1024;

/** Reads the whole body, writes its beginning into the row, and hands over as much as is to be kept. */
export function readBody(
  request: IncomingMessage,
  row: RequestRow,
  keptBytes: number,
  onEnd: (body: Buffer) => void,
): void {
  const kept: Buffer[] = [];
  request.on("data", (chunk: Buffer) => {
    if (row.bodyBytes < keptBytes) kept.push(chunk);
    row.bodyBytes += chunk.length;
  });
  // A client that leaves in the middle is no error of the server's; the row says so.
  request.on("error", () => {});
  request.on("end", () => {
    const body = Buffer.concat(kept);
    row.body = body.subarray(0, loggedBodyBytes).toString();
    onEnd(body);
  });
}

/** Headers by lower-case name, as `node:http` joins them. */
export function headersOf(request: IncomingMessage): Record<string, string> {
  return Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
}
