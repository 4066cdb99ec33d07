// Caught by: R5 leaves asking again to the SDK
import {
  IAMClient,
  type IAMClientConfig,
  ListUsersCommand,
  type ListUsersCommandOutput,
  type User,
} from "@aws-sdk/client-iam";

export type OldUser = { name: string; createdAt: Date; days: number };

const dayMs = 24 * 3_600_000;

export async function auditIamUsers(config: IAMClientConfig, now: Date): Promise<OldUser[]> {
  const client = new IAMClient(config);
  const users: User[] = [];
  try {
    let Marker: string | undefined;
    do {
      const page = await again(() => client.send(new ListUsersCommand({ MaxItems: 1_000, Marker })));
      users.push(...(page.Users ?? []));
      Marker = page.Marker;
    } while (Marker);
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

async function again(call: () => Promise<ListUsersCommandOutput>): Promise<ListUsersCommandOutput> {
  for (let retry = 0; ; retry++) {
    try {
      return await call();
    } catch (error) {
      if (retry === 3 || !isBroken(error)) throw error;
      await new Promise((resolve) => setTimeout(resolve, 1_000 * 2 ** retry));
    }
  }
}

function isBroken(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ECONNRESET";
}
