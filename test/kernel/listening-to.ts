import type { Kernel } from "../../src/kernel/kernel.ts";
import { type KernelMessage, newHeader } from "../../src/kernel/message.ts";

/** Ways to wait for what a kernel says. */
export function listeningTo(kernelOf: () => Kernel) {
  /** Runs a cell that does not end by itself, and interrupts it once it has printed something. */
  const interruptOnceItPrints = async (code: string, options: { cellId?: string } = {}) => {
    const printed = nextMessage(({ header }) => header.msg_type === "stream");
    const result = kernelOf().execute(code, options);
    await printed;
    const how = await kernelOf().interrupt();
    return { how, ...(await result) };
  };

  const nextMessage = (isWanted: (message: KernelMessage) => boolean): Promise<KernelMessage> => {
    const { promise, resolve } = Promise.withResolvers<KernelMessage>();
    const unsubscribe = kernelOf().subscribe((message) => {
      if (isWanted(message)) resolve(message);
    });
    return promise.finally(unsubscribe);
  };

  /** Sends a request as a front end does, and gives the content of the reply. */
  const ask = async (msgType: string, content: Record<string, unknown>) => {
    const header = newHeader(msgType, "tests");
    const reply = nextMessage(
      ({ channel, parent_header }) => channel === "shell" && parent_header.msg_id === header.msg_id,
    );
    kernelOf().forward({ channel: "shell", header, parent_header: {}, metadata: {}, content });
    return (await reply).content;
  };

  /** Notes every line that is printed from now on, by the request that it belongs to. */
  const notePrinting = () => {
    const lines: { request: string | undefined; text: string }[] = [];
    const unsubscribe = kernelOf().subscribe(({ header, parent_header, content }) => {
      if (header.msg_type === "stream") lines.push({ request: parent_header.msg_id, text: String(content.text) });
    });
    return { lines, stop: unsubscribe };
  };

  return { interruptOnceItPrints, nextMessage, ask, notePrinting };
}
