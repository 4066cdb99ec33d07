import { flag, limit, optional, required, type SlackArguments } from "./slack-arguments.ts";
import { fail } from "./slack-failures.ts";
import { pageOf } from "./slack-pages.ts";
import { channelView, messageView } from "./slack-views.ts";
import type { SlackChannel, SlackMessage, Workspace } from "./slack-workspace.ts";

/** Filters after it has cut the page, as Slack does: a page can be short, or empty, and still have a next one. */
export function listChannels(given: SlackArguments, workspace: Workspace): object {
  const types = (optional(given, "types") ?? "public_channel").split(",").map((type) => type.trim());
  if (!types.every((type) => /^(public_channel|private_channel|mpim|im)$/.test(type))) throw fail("invalid_types");
  const page = pageOf(workspace.channels, "id", { limit: limit(given, 100, 1_000), cursor: optional(given, "cursor") });
  const wanted = page.items.filter(
    ({ isPrivate, isMember, isArchived }) =>
      types.includes(isPrivate ? "private_channel" : "public_channel") &&
      (!isPrivate || isMember) &&
      !(isArchived && flag(given, "exclude_archived")),
  );
  const channels = wanted.map((channel) => channelView(channel, workspace.users.length));
  return { channels, response_metadata: { next_cursor: page.nextCursor } };
}

/** One channel. */
export function channelInfo(given: SlackArguments, workspace: Workspace): object {
  return { channel: channelView(channelOf(given, workspace), workspace.users.length) };
}

/** Lets the bot into a public channel. */
export function joinChannel(given: SlackArguments, workspace: Workspace): object {
  const channel = channelOf(given, workspace);
  if (channel.isArchived) throw fail("is_archived");
  const wasMember = channel.isMember;
  channel.isMember = true;
  const view = { channel: channelView(channel, workspace.users.length) };
  if (!wasMember) return view;
  return { ...view, warning: "already_in_channel", response_metadata: { warnings: ["already_in_channel"] } };
}

/** The messages of a channel, newest first, without the answers in threads. */
export function history(given: SlackArguments, workspace: Workspace): object {
  const channel = channelOf(given, workspace);
  if (!channel.isMember) throw fail("not_in_channel");
  const isInclusive = flag(given, "inclusive");
  const [oldest, latest] = [time(given, "oldest", 0), time(given, "latest", Number.POSITIVE_INFINITY)];
  const isWanted = ({ ts, threadTs }: SlackMessage) => {
    const at = Number(ts);
    const isAtAnEnd = at === oldest || at === latest;
    return (threadTs === undefined || threadTs === ts) && at >= oldest && at <= latest && (isInclusive || !isAtAnEnd);
  };
  return messagePage(channel.messages.filter(isWanted).reverse(), given);
}

/** A thread, oldest first. */
export function replies(given: SlackArguments, workspace: Workspace): object {
  const channel = channelOf(given, workspace);
  if (!channel.isMember) throw fail("not_in_channel");
  const thread = required(given, "ts");
  const messages = channel.messages.filter(({ ts, threadTs }) => ts === thread || threadTs === thread);
  if (messages.length === 0) throw fail("thread_not_found");
  return messagePage(messages, given);
}

function messagePage(messages: readonly SlackMessage[], given: SlackArguments): object {
  const page = pageOf(messages, "ts", { limit: limit(given, 100, 999), cursor: optional(given, "cursor") });
  const hasMore = page.nextCursor !== "";
  const metadata = hasMore && { response_metadata: { next_cursor: page.nextCursor } };
  return { messages: page.items.map(messageView), has_more: hasMore, pin_count: 0, ...metadata };
}

function channelOf(given: SlackArguments, workspace: Workspace): SlackChannel {
  const channel = workspace.channel(required(given, "channel"));
  if (!channel) throw fail("channel_not_found");
  return channel;
}

function time(given: SlackArguments, name: string, usually: number): number {
  const value = optional(given, name);
  if (value === undefined) return usually;
  if (!/^\d{1,12}(\.\d{1,6})?$/.test(value)) throw fail(`invalid_ts_${name}`);
  return Number(value);
}
