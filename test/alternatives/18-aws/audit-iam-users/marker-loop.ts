import { IAMClient, type IAMClientConfig, ListUsersCommand } from "@aws-sdk/client-iam";

export type OldUser = { name: string; createdAt: Date; days: number };

const dayMs = 24 * 3_600_000;

/** Follows the Markers by hand, until IsTruncated is false. */
export async function auditIamUsers(config: IAMClientConfig, now: Date): Promise<OldUser[]> {
  const client = new IAMClient(config);
  const limitAt = now.getTime() - 365 * dayMs;
  const found: OldUser[] = [];
  try {
    for (let marker: string | undefined, isMore = true; isMore; ) {
      const page = await client.send(new ListUsersCommand({ Marker: marker, MaxItems: 1000 }));
      for (const user of page.Users ?? []) {
        if (!user.CreateDate || !user.UserName || user.CreateDate.getTime() >= limitAt) continue;
        const days = Math.trunc((now.getTime() - user.CreateDate.getTime()) / dayMs);
        found.push({ name: user.UserName, createdAt: user.CreateDate, days });
      }
      isMore = page.IsTruncated === true;
      marker = page.Marker;
    }
  } finally {
    client.destroy();
  }
  found.sort((a, b) => {
    if (a.createdAt < b.createdAt) return -1;
    if (a.createdAt > b.createdAt) return 1;
    return a.name < b.name ? -1 : a.name > b.name ? 1 : 0;
  });
  return found;
}
