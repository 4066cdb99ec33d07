import { optional, type SlackArguments } from "./slack-arguments.ts";
import { deleteMessage, postMessage, updateMessage } from "./slack-chat.ts";
import { channelInfo, history, joinChannel, listChannels, replies } from "./slack-conversations.ts";
import { fail } from "./slack-failures.ts";
import { listUsers, userByEmail, userInfo } from "./slack-users.ts";
import { bot, team, type Workspace } from "./slack-workspace.ts";

/** One method of the API. */
export type SlackMethod = {
  /** What the token must be allowed to do; nothing when left out. */
  readonly scope?: string;
  /** Calls in a minute, after Slack's tiers; for each channel where a channel is named in `perChannel`. */
  readonly perMinute: number;
  readonly perChannel?: true;
  /** Gives what the answer holds besides `ok: true`. @throws what it holds when it is not. */
  readonly run: (given: SlackArguments, workspace: Workspace, base: string) => object;
};

const tier2 = 20;
const tier3 = 50;
const tier4 = 100;

/** The methods, by the name that is in the path. */
export const slackMethods: Readonly<Record<string, SlackMethod>> = {
  "api.test": { perMinute: tier4, run: echo },
  "auth.test": { perMinute: 600, run: whoAmI },
  "chat.postMessage": { scope: "chat:write", perMinute: 60, perChannel: true, run: postMessage },
  "chat.update": { scope: "chat:write", perMinute: tier3, run: updateMessage },
  "chat.delete": { scope: "chat:write", perMinute: tier3, run: deleteMessage },
  "conversations.list": { scope: "channels:read", perMinute: tier2, run: listChannels },
  "conversations.info": { scope: "channels:read", perMinute: tier3, run: channelInfo },
  "conversations.join": { scope: "channels:join", perMinute: tier3, run: joinChannel },
  "conversations.history": { scope: "channels:history", perMinute: tier3, run: history },
  "conversations.replies": { scope: "channels:history", perMinute: tier3, run: replies },
  "users.list": { scope: "users:read", perMinute: tier2, run: listUsers },
  "users.info": { scope: "users:read", perMinute: tier4, run: userInfo },
  "users.lookupByEmail": { scope: "users:read.email", perMinute: tier3, run: userByEmail },
};

/** Gives the arguments back, and fails with the `error` among them. */
function echo(given: SlackArguments): object {
  const error = optional(given, "error");
  if (error !== undefined) throw fail(error, { args: given });
  return { args: given };
}

function whoAmI(_given: SlackArguments, _workspace: Workspace, base: string): object {
  const ids = { team_id: team.id, user_id: bot.userId, bot_id: bot.id };
  return { url: `${base}/`, team: team.name, user: "stormbot", ...ids, is_enterprise_install: false };
}
