import { type KernelMessage, newHeader } from "../kernel/message.ts";

/** As much text as a browser shows in a cell without becoming slow, in characters. */
const budget = 1_000_000;

/** What a picture or an update of one costs: 10,000 of them are a loop that forgot to wait. */
const displayCost = 100;

const note = `
This cell shows so much that the page would stop answering: the rest is left out. Interrupt the cell if it does not end.
`;

const limited = new Set(["stream", "display_data", "update_display_data", "execute_result", "clear_output"]);

/**
 * Cuts off the output of a cell that prints without end.
 *
 * Without a limit the page freezes over it, and with the page the button that would interrupt the cell.
 */
export class OutputLimit {
  readonly #spent = new Map<string | undefined, number>();

  /** What pages get of a message: itself, a note in its place, or (`undefined`) nothing. */
  pass(message: KernelMessage): KernelMessage | undefined {
    if (message.channel !== "iopub" || !limited.has(message.header.msg_type)) return message;
    const { msg_id: request } = message.parent_header;
    const before = this.#spent.get(request) ?? 0;
    const spent = before + costOf(message);
    this.#spent.set(request, spent);
    if (spent <= budget) return message;
    return before <= budget ? noteInPlaceOf(message) : undefined;
  }
}

function costOf({ header, content }: KernelMessage): number {
  return header.msg_type === "stream" ? String(content.text).length : displayCost;
}

function noteInPlaceOf({ header, parent_header }: KernelMessage): KernelMessage {
  return {
    channel: "iopub",
    header: newHeader("stream", header.session),
    parent_header,
    metadata: {},
    content: { name: "stderr", text: note },
  };
}
