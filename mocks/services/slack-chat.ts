import { optional, required, type SlackArguments, structured } from "./slack-arguments.ts";
import { fail } from "./slack-failures.ts";
import { messageView } from "./slack-views.ts";
import { bot, type SlackChannel, type SlackMessage, type Workspace } from "./slack-workspace.ts";

/** Posts the bot's message to a channel, named by id or by `#name`, or answers in a thread. */
export function postMessage(given: SlackArguments, workspace: Workspace): object {
  const channel = writable(given, workspace, { byName: true });
  const [blocks, attachments] = [structured(given, "blocks"), structured(given, "attachments")];
  const text = optional(given, "text");
  const threadTs = optional(given, "thread_ts");
  if (text === undefined && blocks === undefined && attachments === undefined) throw fail("no_text");
  if (text !== undefined && text.length > longestText) throw fail("msg_too_long");
  if (threadTs !== undefined && !channel.messages.some(({ ts }) => ts === threadTs)) throw fail("thread_not_found");
  const message = workspace.post(channel, {
    text: text ?? "",
    ...(threadTs !== undefined && { threadTs }),
    ...(blocks !== undefined && { blocks }),
    ...(attachments !== undefined && { attachments }),
  });
  return { channel: channel.id, ts: message.ts, message: messageView(message) };
}

/** Changes the text of a message of the bot. */
export function updateMessage(given: SlackArguments, workspace: Workspace): object {
  const channel = writable(given, workspace);
  const message = ownMessage(channel, required(given, "ts"), "cant_update_message");
  const text = optional(given, "text");
  if (text === undefined) throw fail("no_text");
  Object.assign(message, { text, isEdited: true });
  return { channel: channel.id, ts: message.ts, text, message: messageView(message) };
}

/** Takes a message of the bot back. */
export function deleteMessage(given: SlackArguments, workspace: Workspace): object {
  const channel = writable(given, workspace);
  const message = ownMessage(channel, required(given, "ts"), "cant_delete_message");
  channel.messages = channel.messages.filter((each) => each !== message);
  return { channel: channel.id, ts: message.ts };
}

const longestText = 40_000;

/** A channel that the bot may write to. */
function writable(given: SlackArguments, workspace: Workspace, { byName = false } = {}): SlackChannel {
  const wanted = required(given, "channel");
  const named = byName ? workspace.channels.find(({ name }) => name === wanted.replace(/^#/, "")) : undefined;
  const channel = workspace.channel(named?.id ?? wanted);
  if (!channel) throw fail("channel_not_found");
  if (channel.isArchived) throw fail("is_archived");
  if (!channel.isMember) throw fail("not_in_channel");
  return channel;
}

function ownMessage(channel: SlackChannel, wanted: string, otherwise: string): SlackMessage {
  const message = channel.messages.find(({ ts }) => ts === wanted);
  if (!message) throw fail("message_not_found");
  if (message.user !== bot.userId) throw fail(otherwise);
  return message;
}
