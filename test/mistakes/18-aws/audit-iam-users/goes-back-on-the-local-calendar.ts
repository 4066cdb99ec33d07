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
  const limit = new Date(now);
  limit.setDate(limit.getDate() - 365);
  return users
    .filter((user) => Number(user.CreateDate) < Number(limit))
    .map(({ UserName: name = "", CreateDate: createdAt = now }) => {
      return { name, createdAt, days: Math.floor((Number(now) - Number(createdAt)) / dayMs) };
    })
    .sort((a, b) => Number(a.createdAt) - Number(b.createdAt) || (a.name < b.name ? -1 : 1));
}
