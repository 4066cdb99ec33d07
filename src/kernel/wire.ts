import { createHmac, timingSafeEqual } from "node:crypto";
import type { Header, Message } from "./message.ts";

/** A message as it comes from or goes to a ZeroMQ socket: with the identities of whom it is routed to. */
export type WireMessage = Message & { readonly identities: readonly Uint8Array[] };

/** Frames that are no message of a Jupyter kernel, or that were signed with another key. */
export class WireError extends Error {
  override readonly name = "WireError";
}

/** What goes out as one ZeroMQ frame. */
export type Frame = Uint8Array | string;

const delimiterFrame = Buffer.from("<IDS|MSG>");
const signedParts = 4;

/**
 * Writes a message as ZeroMQ frames: identities, delimiter, signature, four JSON parts, buffers
 * (Jupyter messaging 5.3, "The wire protocol").
 *
 * What is text stays text: zeromq.js copies a string, but of bytes it sends the memory itself, and a process that ends
 * before they are out crashes.
 *
 * @param key - Key of the HMAC-SHA256 signature. An empty key means: not signed.
 */
export function encode(message: Message & { readonly identities?: readonly Uint8Array[] }, key: string): Frame[] {
  const parts = [message.header, message.parent_header, message.metadata, message.content].map((part) =>
    JSON.stringify(part),
  );
  return [...(message.identities ?? []), delimiterFrame, sign(parts, key), ...parts, ...(message.buffers ?? [])];
}

/**
 * Reads a message from ZeroMQ frames and checks its signature.
 *
 * @throws WireError when the delimiter or a part is missing, a part is not JSON, or the signature does not match.
 */
export function decode(frames: readonly Uint8Array[], key: string): WireMessage {
  const at = frames.findIndex((frame) => delimiterFrame.equals(frame));
  const signature = frames[at + 1];
  const parts = frames.slice(at + 2, at + 2 + signedParts);
  if (at < 0 || signature === undefined || parts.length < signedParts) {
    throw new WireError(`Cannot read a kernel message: ${frames.length} frames without the parts of a message`);
  }
  if (!isSignedBy(signature, parts, key)) {
    throw new WireError("Cannot trust a kernel message: its signature does not match the key of the connection");
  }
  const [header, parent_header, metadata, content] = parts.map(parse) as PartsOfMessage;
  const buffers = frames.slice(at + 2 + signedParts);
  return { identities: frames.slice(0, at), header, parent_header, metadata, content, buffers };
}

type PartsOfMessage = [Header, Partial<Header>, Record<string, unknown>, Record<string, unknown>];

function sign(parts: readonly Frame[], key: string): string {
  if (key === "") return "";
  const hmac = createHmac("sha256", key);
  for (const part of parts) hmac.update(part);
  return hmac.digest("hex");
}

function isSignedBy(signature: Uint8Array, parts: readonly Uint8Array[], key: string): boolean {
  const wanted = Buffer.from(sign(parts, key));
  return wanted.length === signature.length && timingSafeEqual(wanted, signature);
}

function parse(part: Uint8Array): unknown {
  try {
    const value: unknown = JSON.parse(Buffer.from(part).toString());
    if (typeof value === "object" && value !== null) return value;
  } catch {
    // Falls through: what is no JSON and what is no object are the same mistake.
  }
  throw new WireError("Cannot read a kernel message: a part of it is not a JSON object");
}
