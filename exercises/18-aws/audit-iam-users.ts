// Older than a year                                             about 25 minutes, with the lesson 18-aws
//
// Which users of an AWS account were created long ago? Every audit asks this. Finish `auditIamUsers`. It asks IAM with
// the official SDK, the package @aws-sdk/client-iam.
//
// R1  Make the client of the SDK from `config`, and take all of it: where IAM is, in which region, who asks, how often.
// R2  Read all users: ListUsers, page after page, however many there are, until IAM names no further page (IsTruncated is
//     false, and there is no Marker). A page may be empty. Ask for 1,000 users a page (MaxItems); IAM may give fewer.
//     Make no other call.
// R3  Take the users who were created more than 365 days before `now`. A day has 24 hours. Exactly 365 days are not more.
// R4  Return name, CreateDate and age of each. The age is in whole days, rounded down. The oldest comes first; of two
//     with the same CreateDate, the one whose name is smaller by `<`.
// R5  Leave asking again to the SDK: it asks as often as `config` lets it. If it gives up, throw its error unchanged.
// R6  Leave no connection open, also after an error: `destroy()` of the client closes them.
//
// Not in this exercise: users without a name or a CreateDate, two pages with the same Marker, stopping.
//
// Before you code, fill in. `now` is 2025-06-01T12:00:00Z; 2024 had a 29th of February. Is the user in the list?
//   created 2024-06-01T12:00:00Z: __   created 2024-06-01T11:59:59Z: __, and its age in days: __
//   and if the third of five pages is throttled four times, with `maxAttempts: 3` in `config`: requests: __
// Compare with the last line of this file.

import type { IAMClientConfig } from "@aws-sdk/client-iam";

/** A user who was created long ago. */
export type OldUser = {
  name: string;
  createdAt: Date;
  /** Whole days from then to `now`. */
  days: number;
};

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
  // TODO: import what you need from the SDK. `paginateListUsers` follows the Markers for you.
  throw new Error("auditIamUsers is not written yet");
}

// The table above: no (365 days), yes, 365. Requests: 5, for the error comes after page 1, page 2 and three attempts.
