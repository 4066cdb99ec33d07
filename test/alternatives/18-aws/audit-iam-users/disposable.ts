import { IAMClient, type IAMClientConfig, paginateListUsers, type User } from "@aws-sdk/client-iam";

export type OldUser = { name: string; createdAt: Date; days: number };

const dayMs = 24 * 3_600_000;

/** A client that is closed when its block ends. */
export async function auditIamUsers(config: IAMClientConfig, now: Date): Promise<OldUser[]> {
  using resource = open(config);
  const users: User[] = [];
  for await (const page of paginateListUsers(resource, { MaxItems: 1_000 })) users.push(...(page.Users ?? []));
  const aged = users.map((user) => ({ user, ageMs: now.getTime() - (user.CreateDate?.getTime() ?? Number.NaN) }));
  return aged
    .filter(({ ageMs }) => ageMs / dayMs > 365)
    .toSorted((a, b) => b.ageMs - a.ageMs || Number((a.user.UserName ?? "") > (b.user.UserName ?? "")) * 2 - 1)
    .map(({ user: { UserName = "", CreateDate = now }, ageMs }) => ({
      name: UserName,
      createdAt: CreateDate,
      days: (ageMs - (ageMs % dayMs)) / dayMs,
    }));
}

function open(config: IAMClientConfig) {
  const client = new IAMClient(config);
  return { client, [Symbol.dispose]: () => client.destroy() };
}
