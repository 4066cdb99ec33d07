// Caught by: R1 takes all of the config
import { IAMClient, type IAMClientConfig, paginateListUsers, type User } from "@aws-sdk/client-iam";

export type OldUser = { name: string; createdAt: Date; days: number };

const dayMs = 24 * 3_600_000;

let client: IAMClient | undefined;

export async function auditIamUsers(config: IAMClientConfig, now: Date): Promise<OldUser[]> {
  client ??= new IAMClient(config);
  const users: User[] = [];
  try {
    for await (const page of paginateListUsers({ client, pageSize: 1_000 }, {})) users.push(...(page.Users ?? []));
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
