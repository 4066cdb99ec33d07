import { join } from "node:path";
import { expect, test } from "vitest";
import { noteHints, noteTaken, openedHints, readNotes } from "../../src/app/notes.ts";
import { makeKit, writeText } from "./test-kit.ts";

test("changes at the same time are all noted, and an opened hint stays open", async () => {
  const root = await makeKit();
  await Promise.all([
    noteHints(root, "05-retry/backoff", "R1 waits", 2),
    noteHints(root, "05-retry/backoff", "R1 waits", 1),
    noteHints(root, "05-retry/backoff-more", "R1 waits", 3),
    noteTaken(root, "05-retry/backoff", new Date(0)),
  ]);
  const notes = await readNotes(root);
  expect(openedHints(notes, "05-retry/backoff")).toEqual({ "R1 waits": 2 });
  expect(notes.taken).toEqual({ "05-retry/backoff": "1970-01-01T00:00:00.000Z" });
});

for (const text of ["", "{", "null", "7", '{"opened":null,"taken":"x"}']) {
  test(`a file that is damaged, ${JSON.stringify(text)}, holds nothing and can be written again`, async () => {
    const root = await makeKit();
    await writeText(join(root, ".stormproof/notes.json"), text);
    await noteTaken(root, "05-retry/backoff", new Date(0));
    expect("05-retry/backoff" in (await readNotes(root)).taken).toBe(true);
  });
}
