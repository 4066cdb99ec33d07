import { bot, type SlackChannel, type SlackMessage, type SlackUser, team } from "./slack-workspace.ts";

/** How the API shows what is stored. */

const foundedAt = Date.UTC(2025, 0, 6) / 1_000;

/** A channel, in a list or alone. */
export function channelView(channel: SlackChannel, members: number) {
  const { id, name, isPrivate, isArchived, isMember, topic } = channel;
  const said = (value: string) => ({ value, creator: bot.userId, last_set: 0 });
  return {
    id,
    name,
    name_normalized: name,
    is_channel: !isPrivate,
    is_group: isPrivate,
    is_im: false,
    is_mpim: false,
    is_private: isPrivate,
    is_archived: isArchived,
    is_general: name === "general",
    is_member: isMember,
    is_shared: false,
    created: foundedAt,
    creator: bot.userId,
    context_team_id: team.id,
    topic: said(topic),
    purpose: said(""),
    previous_names: [],
    num_members: members,
  };
}

/** Somebody. */
export function userView({ id, name, realName, email, isBot, isDeleted }: SlackUser) {
  const names = {
    real_name: realName,
    real_name_normalized: realName,
    display_name: name,
    first_name: realName.split(" ")[0],
  };
  return {
    id,
    team_id: team.id,
    name,
    deleted: isDeleted,
    color: "9f69e7",
    real_name: realName,
    tz: "Etc/UTC",
    tz_label: "Coordinated Universal Time",
    tz_offset: 0,
    profile: { ...names, title: "", status_text: "", status_emoji: "", team: team.id, ...(email && { email }) },
    is_admin: false,
    is_owner: false,
    is_bot: isBot,
    is_app_user: false,
    updated: foundedAt,
  };
}

/** A message. */
export function messageView({ user, ts, threadTs, text, blocks, attachments, isEdited }: SlackMessage) {
  return {
    type: "message",
    user,
    text,
    ts,
    team: team.id,
    ...(user === bot.userId && { bot_id: bot.id, app_id: bot.appId }),
    ...(threadTs !== undefined && { thread_ts: threadTs }),
    ...(blocks !== undefined && { blocks }),
    ...(attachments !== undefined && { attachments }),
    ...(isEdited && { edited: { user, ts } }),
  };
}
