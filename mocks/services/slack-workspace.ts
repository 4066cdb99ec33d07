/** The people, channels and messages of the simulated workspace. */

/** Somebody, or the bot. */
export type SlackUser = {
  readonly id: string;
  readonly name: string;
  readonly realName: string;
  readonly email: string | undefined;
  readonly isBot: boolean;
  readonly isDeleted: boolean;
};

/** A channel and what was written in it. */
export type SlackChannel = {
  readonly id: string;
  readonly name: string;
  readonly isPrivate: boolean;
  readonly isArchived: boolean;
  readonly topic: string;
  /** Whether the bot is in it. */
  isMember: boolean;
  /** Oldest first. */
  messages: SlackMessage[];
};

/** One message. */
export type SlackMessage = {
  readonly user: string;
  /** Seconds since 1970 and a number: it names the message within its channel. */
  readonly ts: string;
  /** The first message of the thread that it belongs to. */
  readonly threadTs?: string;
  text: string;
  blocks?: unknown;
  attachments?: unknown;
  isEdited?: boolean;
};

/** How much a workspace holds from the start. */
export type WorkspaceSize = { readonly channels: number; readonly users: number; readonly messages: number };

/** The workspace itself. */
export const team = { id: "T0001", name: "Stormproof", domain: "stormproof" } as const;

/** The bot that every token of the simulation speaks for. */
export const bot = { id: "B0001", userId: "U0001", appId: "A0001" } as const;

/** What one instance holds. */
export class Workspace {
  readonly users: readonly SlackUser[];
  readonly channels: readonly SlackChannel[];
  readonly #now: () => number;
  #sent = 0;

  constructor({ channels, users, messages }: WorkspaceSize, now: () => number) {
    this.users = Array.from({ length: users }, (_, index) => userAt(index));
    this.channels = Array.from({ length: channels }, (_, index) => channelAt(index));
    const [general] = this.channels;
    if (general) general.messages = Array.from({ length: messages }, (_, index) => messageAt(index));
    this.#now = now;
  }

  /** Finds a channel by its id; private ones are found by their members only. */
  channel(id: string): SlackChannel | undefined {
    return this.channels.find((channel) => channel.id === id && (!channel.isPrivate || channel.isMember));
  }

  /** Puts the bot's message into a channel. */
  post(channel: SlackChannel, parts: Omit<SlackMessage, "user" | "ts">): SlackMessage {
    this.#sent += 1;
    const ts = `${Math.floor(this.#now() / 1_000)}.${String(this.#sent * 100).padStart(6, "0")}`;
    const message: SlackMessage = { user: bot.userId, ts, ...parts };
    channel.messages.push(message);
    return message;
  }
}

const openedAt = Date.UTC(2025, 11, 1, 9);
const firstPeople = [
  ["stormbot", "Storm Bot"],
  ["amara", "Amara Okafor"],
  ["jonas", "Jonas Lindqvist"],
  ["mei", "Mei-Ling Chou"],
  ["rodrigo", "Rodrigo Fuentes"],
] as const;
const firstChannels: readonly (Pick<SlackChannel, "name" | "topic"> & Partial<SlackChannel>)[] = [
  { name: "general", topic: "Company-wide announcements", isMember: true },
  { name: "random", topic: "Everything else" },
  { name: "incidents", topic: "What is broken right now", isMember: true },
  { name: "deploys", topic: "What goes out", isMember: true },
  { name: "old-deploys", topic: "What went out", isMember: true, isArchived: true },
  { name: "leadership", topic: "Behind closed doors", isPrivate: true },
];

/** Person number `index` of the workspace, counted from 0. The first is the bot. */
function userAt(index: number): SlackUser {
  const [name, realName] = firstPeople[index] ?? [`person-${index}`, `Person ${index}`];
  const isBot = index === 0;
  const email = isBot ? undefined : `${name}@example.com`;
  return { id: idOf("U", index), name, realName, email, isBot, isDeleted: index > 0 && index % 9 === 8 };
}

/** Channel number `index` of the workspace, counted from 0. Every fifth beyond the first few is archived. */
function channelAt(index: number): SlackChannel {
  const empty = { isPrivate: false, isArchived: false, isMember: false, messages: [] };
  const first = firstChannels[index] ?? { name: `project-${index}`, topic: "", isArchived: index % 5 === 0 };
  return { ...empty, ...first, id: idOf("C", index), messages: [] };
}

/** Message number `index` of #general, counted from 0: one an hour since 1 December 2025. */
function messageAt(index: number): SlackMessage {
  const seconds = openedAt / 1_000 + index * 3_600;
  return { user: idOf("U", 1 + (index % 4)), ts: `${seconds}.000100`, text: `Message number ${index + 1}.` };
}

function idOf(prefix: string, index: number): string {
  return prefix + String(index + 1).padStart(4, "0");
}
