import { limit, optional, required, type SlackArguments } from "./slack-arguments.ts";
import { fail } from "./slack-failures.ts";
import { pageOf } from "./slack-pages.ts";
import { userView } from "./slack-views.ts";
import type { SlackUser, Workspace } from "./slack-workspace.ts";

/** Everybody, deleted people included. */
export function listUsers(given: SlackArguments, { users }: Workspace): object {
  const page = pageOf(users, "id", { limit: limit(given, 1_000, 1_000), cursor: optional(given, "cursor") });
  const members = page.items.map(userView);
  return { members, cache_ts: 1_767_225_600, response_metadata: { next_cursor: page.nextCursor } };
}

/** Somebody by id. */
export function userInfo(given: SlackArguments, { users }: Workspace): object {
  const wanted = required(given, "user");
  return {
    user: shown(
      users.find(({ id }) => id === wanted),
      "user_not_found",
    ),
  };
}

/** Somebody by address. */
export function userByEmail(given: SlackArguments, { users }: Workspace): object {
  const wanted = required(given, "email");
  return {
    user: shown(
      users.find(({ email, isDeleted }) => email === wanted && !isDeleted),
      "users_not_found",
    ),
  };
}

function shown(user: SlackUser | undefined, otherwise: string): object {
  if (!user) throw fail(otherwise);
  return userView(user);
}
