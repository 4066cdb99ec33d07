// How are you all?                                       about 30 minutes, after the lesson 17-ops-apis
//
// Each morning somebody wants to know which hosts are well. Finish `healthCheck`: it asks a list of URLs, and gives a
// table with a row for each, whatever became of it.
//
// R1  GET each URL of the list once. Return a row for each, in the order of the list. A URL that stands there twice is
//     asked twice. An empty list gives an empty table.
// R2  An answer has come when its body has been read to the end. The row has the `url` as it was given, and the `status`
//     of the answer. The reason is "ok" if the answer is (`response.ok`), else "status" and the number: "status 503".
// R3  If no answer comes, the row has the status `undefined`; the reason is "timeout" if the time was over, else "no
//     answer": the connection broke, also within the body, nobody has this name, or the text is no URL. Never reject.
// R4  Each URL has `timeoutMs` from its own request on, with the body. When they are over, stop the request. When the
//     table is there, no timer of yours runs any more.
// R5  `elapsedMs` is the time from the request until the answer has come, or until you know that none comes. What a URL
//     waits for its turn does not count.
// R6  At most `concurrency` requests are under way. As soon as one of them is over, the next URL of the list is asked.
//
// Not in this exercise: what a body says, redirects, asking again, a `concurrency` that is no whole number from 1 on.
//
// Before you code, fill in. Limit 5 s, concurrency 2; the hosts take 1 s, 10 s, 1 s and 1 s.
//   host 3 is asked after: __ s   host 2 has elapsedMs: ____   and the reason: _______   all is over after: __ s
// Compare with the last line of this file.

/** What is known of a host. `console.table` shows a list of these as a table. */
export type HealthRow = {
  url: string;
  /** `undefined`: no answer came. */
  status: number | undefined;
  /** In milliseconds. */
  elapsedMs: number;
  /** "ok", "status 503", "timeout" or "no answer". */
  reason: string;
};

/** How to ask. */
export type HealthOptions = {
  /** Longest time for one URL, in milliseconds. Default: 5,000. */
  timeoutMs?: number;
  /** Most requests at a time: a whole number from 1 on. Default: 10. */
  concurrency?: number;
};

/**
 * Asks hosts how they are, a few at a time. One that fails is a row like any other.
 *
 * @example
 * console.table(await healthCheck(["http://api.health.test/health", "http://web.health.test/health"]));
 */
export async function healthCheck(urls: readonly string[], options: HealthOptions = {}): Promise<HealthRow[]> {
  // TODO: write a function for one URL that never throws. Then let it run for a few at a time; you may use your mapLimit
  // from "../09-concurrency/map-limit.ts".
  throw new Error("healthCheck is not written yet");
}

// The table above: 1; 5,000; timeout; 5.
