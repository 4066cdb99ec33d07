// Caught by: R3 draws the line at 365 days of 24 hours
import { IAMClient, type IAMClientConfig, paginateListUsers, type User } from "@aws-sdk/client-iam";

export type OldUser = { name: string; createdAt: Date; days: number };

const dayMs = 24 * 3_600_000;

export async function auditIamUsers(config: IAMClientConfig, now: Date): Promise<OldUser[]> {
  const client = new IAMClient(config);
  const users: User[] = [];
  try {
    for await (const page of paginateListUsers({ client, pageSize: 1_000 }, {})) users.push(...(page.Users ?? []));
  } finally {
    client.destroy();
  }
  return users
    .map((user) => {
      const days = Math.floor((Number(now) - Number(user.CreateDate)) / dayMs);
      return { name: user.UserName ?? "", createdAt: user.CreateDate ?? now, days };
    })
    .filter(({ days }) => days > 365)
    .sort((a, b) => Number(a.createdAt) - Number(b.createdAt) || (a.name < b.name ? -1 : 1));
}
