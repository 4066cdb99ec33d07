// Not without a word                                 about 25 minutes, after the lesson 06-idempotency
//
// A script clears out a store. Whoever runs it must see first what would go, say so in words, and be able to tell later
// who deleted what. Finish `safeDelete`: it deletes the items that have a tag.
//
// R1  Look first: send GET /items?tag={tag}&limit=100, once in each call. The list is in the field `items` of the
//     answer. If the status is not from 200 to 299, or no answer comes, throw an error and do nothing more.
// R2  Without `confirm` this is a dry run: delete nothing, and report all items as left. If no item was found, ask
//     nobody, too.
// R3  Call `confirm` once, with the items and the phrase `delete {number of items} tagged {tag}`. Go on only if it gives
//     exactly this phrase. After anything else ("yes", capitals, a space more) delete nothing, and report all as left.
//     If `confirm` fails, throw its error and delete nothing.
// R4  Send DELETE /items/{id} for the items that were shown and for no others: in their order, each after the one
//     before has its answer.
// R5  Each DELETE has an X-Request-Id of its own: random, and new each time. After it, and never else, call `audit` with
//     the item's id, this request id, and the status, or "no answer". Send the next DELETE only when `audit` is done.
//     If `audit` fails, throw its error and send nothing more.
// R6  After 2xx an item is deleted. After 404 it is gone: somebody was faster, so it counts as deleted. After any other
//     status, or no answer, stop: report this item as failed, and those after it as left.
//
// Not in this exercise: retries, time limits, redirects, more than 100 items; an answer that breaks off.
//
// Before you code, fill in the report. The items are 4, 8 and 12, and their tag is tools.
//   typed: delete 3 tools                           deleted: ______   failed: __   left: ______
//   typed: delete 3 tagged tools; 204, 403          deleted: ______   failed: __   left: ______
// Compare with the last line of this file.

/** An item as the store lists it. */
export type Item = { id: number; name: string };

/** What would be deleted, and what to type for it. */
export type Plan = { items: Item[]; phrase: string };

/** One DELETE, for those who ask later. */
export type AuditRecord = { id: number; requestId: string; outcome: number | "no answer" };

/** What came of it: ids of items. */
export type Report = { deleted: number[]; failed?: number; left: number[] };

export type SafeDeleteOptions = {
  /** Where the store is: `http://items.test`. */
  baseUrl: string;
  /** Shows the plan to somebody, and gives what they type. Default: nobody is there, a dry run. */
  confirm?: (plan: Plan) => Promise<string>;
  /** Writes a record down. */
  audit: (record: AuditRecord) => Promise<void>;
};

/**
 * Deletes the items that have a tag, when somebody has seen and confirmed which they are.
 *
 * @throws When the list cannot be read, and when a record cannot be written.
 *
 * @example
 * const audit = async (record) => appendFile("audit.jsonl", `${JSON.stringify(record)}\n`);
 * const confirm = async ({ items, phrase }) => terminal.question(`${items.length} items. Type: ${phrase}\n`);
 * await safeDelete("tools", { baseUrl: "http://items.test", confirm, audit }); // { deleted: [4, 8, 12], left: [] }
 */
export async function safeDelete(tag: string, options: SafeDeleteOptions): Promise<Report> {
  // TODO: look, ask, and only then delete. Write the dry run first, and try it.
  throw new Error("safeDelete is not written yet");
}

// The table above: none, none, 4 and 8 and 12; then 4, 8, 12.
