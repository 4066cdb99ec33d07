import { z } from "zod";
import type { KernelMessage } from "../kernel/message.ts";

const header = z.looseObject({
  msg_id: z.string().min(1),
  msg_type: z.string().min(1),
  session: z.string(),
  username: z.string().default(""),
  date: z.string().default(""),
  version: z.string().default("5.3"),
});

const request = z.object({
  channel: z.enum(["shell", "control", "stdin"]),
  header,
  parent_header: z.record(z.string(), z.unknown()).nullish(),
  metadata: z.record(z.string(), z.unknown()).nullish(),
  content: z.record(z.string(), z.unknown()),
  buffers: z.array(z.instanceof(Uint8Array)).optional(),
});

/**
 * Reads what a page sent as a message for the kernel.
 *
 * @throws ZodError when it is none, or is for a channel on which pages do not speak.
 */
export function toKernelMessage(received: unknown): KernelMessage {
  const { parent_header, metadata, buffers, ...rest } = request.parse(received);
  return {
    ...rest,
    parent_header: (parent_header ?? {}) as KernelMessage["parent_header"],
    metadata: metadata ?? {},
    ...(buffers === undefined ? {} : { buffers }),
  };
}
