import { IAM, type IAMClientConfig, type User } from "@aws-sdk/client-iam";

export type OldUser = { name: string; createdAt: Date; days: number };

const dayMs = 24 * 3_600_000;

/** The client with a method for each call, and a function that calls itself. */
export function auditIamUsers(config: IAMClientConfig, now: Date): Promise<OldUser[]> {
  const iam = new IAM(config);
  const from = (Marker?: string): Promise<User[]> =>
    iam
      .listUsers({ MaxItems: 1_000, Marker })
      .then(({ Users = [], Marker: next }) => (next ? from(next).then((rest) => Users.concat(rest)) : Users));
  return from()
    .then((users) =>
      users
        .map(({ UserName = "", CreateDate = now }) => {
          const days = (now.valueOf() - CreateDate.valueOf()) / dayMs;
          return { name: UserName, createdAt: CreateDate, days };
        })
        .filter(({ days }) => days > 365)
        .map((user) => ({ ...user, days: Math.floor(user.days) }))
        .sort((a, b) => (a.name > b.name ? 1 : -1))
        .sort((a, b) => a.createdAt.valueOf() - b.createdAt.valueOf()),
    )
    .finally(() => iam.destroy());
}
