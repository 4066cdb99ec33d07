import { IAMClient, type IAMClientConfig, paginateListUsers } from "@aws-sdk/client-iam";

/** A user who was created long ago. */
export type OldUser = {
  name: string;
  createdAt: Date;
  /** Whole days from then to `now`. */
  days: number;
};

const dayMs = 24 * 3_600_000;

/**
 * Finds the users of an AWS account who were created more than 365 days before `now`, the oldest first.
 *
 * @param config - For the SDK's client: `endpoint`, `region`, `credentials`, `maxAttempts` …
 * @throws What the SDK throws when it gives up.
 *
 * @example
 * for (const { name, days } of await auditIamUsers({ region: "us-east-1" }, new Date())) console.log(name, days);
 */
export async function auditIamUsers(config: IAMClientConfig, now: Date): Promise<OldUser[]> {
  const client = new IAMClient(config);
  const old: OldUser[] = [];
  try {
    // The paginator hands each Marker back. Each of its calls is asked again by the client, as `config` says.
    for await (const { Users = [] } of paginateListUsers({ client, pageSize: 1_000 }, {})) {
      for (const { UserName: name = "", CreateDate: createdAt = now } of Users) {
        const ageMs = now.getTime() - createdAt.getTime();
        // Milliseconds on both sides: calendars have years of 366 days and days of 23 hours.
        if (ageMs > 365 * dayMs) old.push({ name, createdAt, days: Math.floor(ageMs / dayMs) });
      }
    }
  } finally {
    client.destroy();
  }
  return old.sort(oldestFirst);
}

function oldestFirst(one: OldUser, other: OldUser): number {
  return one.createdAt.getTime() - other.createdAt.getTime() || (one.name < other.name ? -1 : 1);
}
