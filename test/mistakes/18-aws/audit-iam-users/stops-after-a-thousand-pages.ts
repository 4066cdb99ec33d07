// Caught by: R2 reads every page of ListUsers
// A limit that nobody has asked for: who is on page 1,001 is never looked at.
import { IAMClient, type IAMClientConfig, paginateListUsers, type User } from "@aws-sdk/client-iam";

export type OldUser = { name: string; createdAt: Date; days: number };

const dayMs = 24 * 3_600_000;

export async function auditIamUsers(config: IAMClientConfig, now: Date): Promise<OldUser[]> {
  const client = new IAMClient(config);
  const users: User[] = [];
  let pages = 0;
  try {
    for await (const { Users = [] } of paginateListUsers({ client, pageSize: 1_000 }, {})) {
      users.push(...Users);
      if (++pages >= 1_000) break;
    }
  } finally {
    client.destroy();
  }
  const ageMs = (user: User) => Number(now) - Number(user.CreateDate);
  return users
    .filter((user) => ageMs(user) > 365 * dayMs)
    .map((user) => ({
      name: user.UserName ?? "",
      createdAt: user.CreateDate ?? now,
      days: Math.floor(ageMs(user) / dayMs),
    }))
    .sort((a, b) => Number(a.createdAt) - Number(b.createdAt) || (a.name < b.name ? -1 : 1));
}
