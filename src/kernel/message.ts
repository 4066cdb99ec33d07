import { randomUUID } from "node:crypto";

/** The four channels of a Jupyter kernel that carry messages. */
export type Channel = "shell" | "control" | "iopub" | "stdin";

/** Who sent a message, when, and of which kind (Jupyter messaging 5.3, "General message format"). */
export type Header = {
  readonly msg_id: string;
  readonly msg_type: string;
  readonly session: string;
  readonly username: string;
  /** ISO 8601. */
  readonly date: string;
  readonly version: string;
};

/** A message without the channel that it travels on. */
export type Message = {
  readonly header: Header;
  /** The header of the message that this one answers; empty when it answers none. */
  readonly parent_header: Partial<Header>;
  readonly metadata: Record<string, unknown>;
  readonly content: Record<string, unknown>;
  readonly buffers?: readonly Uint8Array[];
};

/** A message as front ends exchange it with a kernel: its parts, and the channel. */
export type KernelMessage = Message & { readonly channel: Channel };

/** Version of the Jupyter messaging protocol that the kit speaks. */
export const protocolVersion = "5.3";

/** Makes the header of a new message. */
export function newHeader(msgType: string, session: string, username = "stormproof"): Header {
  return {
    msg_id: randomUUID(),
    msg_type: msgType,
    session,
    username,
    date: new Date().toISOString(),
    version: protocolVersion,
  };
}
