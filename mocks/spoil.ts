import { arriving, type Chunks, firstBytes } from "./arriving.ts";
import { broken } from "./broken-connection.ts";
import type { Clock } from "./clock.ts";
import type { Delivery } from "./script.ts";
import type { Spoil } from "./turn.ts";

/** Spoils a service's own answer on its way. The service does not notice. */
export async function spoil(response: Response, how: Spoil, clock: Clock): Promise<Response> {
  if (how === "lost") return broken("reset");
  const { chunks, bytes } = await measured(response);
  if (bytes === 0) return withoutBody(response, how);
  if (how !== "malformed") return withBody(response, arriving(chunks, deliveries[how](bytes), clock), bytes);
  const half = halfOf(bytes);
  return withBody(response, ReadableStream.from(firstBytes(chunks, half)), half);
}

const deliveries: Readonly<Record<Exclude<Spoil, "lost" | "malformed">, (bytes: number) => Delivery>> = {
  stall: (bytes) => ({ kind: "stall", afterBytes: halfOf(bytes) }),
  break: (bytes) => ({ kind: "reset", afterBytes: halfOf(bytes) }),
  cut: (bytes) => ({ kind: "cut", afterBytes: halfOf(bytes) }),
  drip: (bytes) => ({ kind: "drip", bytes: Math.ceil(bytes / 10), everyMs: 200 }),
};

/** Where there is no body to spoil, it is the answer itself that stays away or breaks. */
function withoutBody(response: Response, how: Spoil): Response {
  if (how === "malformed" || how === "drip") return response;
  return broken(how === "stall" ? "never" : "reset");
}

async function measured(response: Response): Promise<{ readonly chunks: Chunks; readonly bytes: number }> {
  const length = response.headers.get("content-length");
  if (length !== null && response.body) return { chunks: response.body, bytes: Number(length) };
  const body = new Uint8Array(await response.arrayBuffer());
  return { chunks: [body], bytes: body.length };
}

/** The length is told, so that a client knows that something is missing. */
function withBody({ status, headers }: Response, body: ReadableStream<Uint8Array>, bytes: number): Response {
  const told = new Headers(headers);
  told.set("content-length", String(bytes));
  return new Response(body, { status, headers: told });
}

function halfOf(bytes: number): number {
  return Math.ceil(bytes / 2);
}
