import type { KernelMessage } from "../kernel/message.ts";

/** A page that is connected to a kernel. */
export type KernelPage = {
  /** The names by which the page marks its requests; replies carry them as their parent's session. */
  readonly sessions: ReadonlySet<string>;
  readonly send: (message: KernelMessage) => void;
  /** Ends the connection; a page does not come back after it. */
  readonly close: () => void;
};

/** Whether a message is for this page: output is for all, a reply or a question for the page that asked. */
export function isFor(page: KernelPage, message: KernelMessage): boolean {
  return message.channel === "iopub" || page.sessions.has(message.parent_header.session ?? "");
}
