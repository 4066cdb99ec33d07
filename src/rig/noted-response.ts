import type { OutgoingHttpHeaders } from "node:http";

/** Not imported: see `wire-server.ts`. */
const { ServerResponse } = process.getBuiltinModule("node:http");

/** What tells a client how to go on, in the way it is written. */
const notedHeaders = ["Retry-After", "Location", "Link"];

/** A reply that remembers which of its headers tell the client how to go on. */
export class NotedResponse extends ServerResponse {
  /** As they were sent. */
  readonly noted: Record<string, string> = {};

  override writeHead(status: number, ...rest: unknown[]): this {
    const headers = rest.at(-1) ?? {};
    for (const [name, value] of pairsOf(headers)) {
      const known = notedHeaders.find((each) => each.toLowerCase() === name.toLowerCase());
      if (known !== undefined) this.noted[known] = String(value);
    }
    return super.writeHead(status, ...(rest as [OutgoingHttpHeaders]));
  }
}

/** Headers come by name, or as a list of names and values in turns. */
function pairsOf(headers: object): [string, unknown][] {
  if (!Array.isArray(headers)) return Object.entries(headers);
  return headers.flatMap((name, index) => (index % 2 === 0 ? [[name, headers[index + 1]]] : []));
}
