import { randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { count, ms, story } from "../../../src/rig/story.ts";
import {
  appended,
  ask,
  holdFailure,
  holdWhole,
  rangesOf,
  type Stored,
  sha256,
  stored,
  sum,
  type Turn,
  told,
  type Wish,
} from "./download-to/ask.ts";

test("R1 writes each chunk to the part as it comes, one after the other", {
  meta: {
    points: 2,
    hints: [
      "The message says what was done to the disk. Compare the moments of the writing with those at which chunks came: one every 100 ms.",
      "`arrayBuffer()` waits for the last byte and holds all of them. A body can be read in a loop, chunk by chunk. A part that is there already would stay in front of your bytes.",
      "await disk.remove(____);\nfor await (const bytes of response.____ ?? []) {\n  await disk.____(part, bytes);\n}\n\nHow much memory does a file of 2 GB need here?",
    ],
  },
}, async () => {
  const run = await ask(stored(4), [{ breaksAfter: 0 }], { isOldThere: true });
  const { journal = [], mostAtOnce = 0 } = run.value ?? {};
  const first = journal.find(({ what }) => what.startsWith("append"));
  const names = new Set(journal.flatMap(({ what }) => /^append \d+ to (.+)/.exec(what)?.[1] ?? []));
  const wrote = `Your client wrote to ${[...names].join(" and ") || "no file"}.`;
  expect([...names], story(run, wrote, "R1 asks for night.csv.part alone.")).toEqual(["night.csv.part"]);
  const began = `The last chunk came after 300 ms. Your client began to write after ${ms(first?.atMs ?? 0)}.`;
  expect(first?.atMs, story(run, began, "R1 asks to write each chunk as it comes.")).toBeLessThan(100);
  const together = `Up to ${mostAtOnce} pieces of work were under way on the disk at once.`;
  expect(mostAtOnce, story(run, together, "R1 asks to wait until a chunk is written.")).toBe(1);
  const { ended, names: left } = run.value ?? {};
  const broke = `The first connection broke before the first byte. ${told(run)}`;
  expect(ended, story(run, broke, "R3 asks to end without an error.")).toBe("without an error");
  expect(left, story(run, broke, "R2 asks for night.csv alone: the part takes its name.")).toEqual(["night.csv"]);
  const all = `Your client wrote ${count(sum(appended(run)), "byte")} to the part. The file then began with what was in an old part.`;
  expect(run.value?.content?.startsWith("b2xk"), story(run, all, "R1 asks to remove an old part.")).toBe(false);
  const { etag: _, ...untagged } = stored(4);
  const again = await ask(untagged, [{ breaksAfter: 15_000 }]);
  const encodings = [run, again].flatMap(({ requests }) => requests.map(({ headers }) => headers["accept-encoding"]));
  const coded = `Your client asked with Accept-Encoding: ${encodings.join(", then ")}.`;
  const asked = "R1 asks for identity, each time: else it may come compressed.";
  expect(encodings, story(again, coded, asked)).toEqual(Array(4).fill("identity"));
});

test("R2 gives the file its name when all is there", {
  meta: {
    points: 1,
    hints: [
      "Look at the names on the disk at the end, and at what was done to `night.csv` before.",
      "Renaming is one step: who looks sees the old file or the new one, never half of one. So it is the last thing that you do. Nothing else touches `file`.",
      "await disk.____(part, ____);\nreturn { sizeBytes: ____ };\n\nWhat would another program see if you removed the old file first?",
    ],
  },
}, async () => {
  const file = stored(3);
  const run = await ask(file, [{ breaksAfter: 15_000 }], { isOldThere: true, isBare: true });
  holdWhole(run, file, "R2 asks for night.csv with all bytes, and no part.");
  const early = run.value?.journal.filter(({ hadOldFile }) => !hadOldFile).map(({ what }) => what) ?? [];
  const did = `The old night.csv was gone before your client did this: ${early.join(", ")}.`;
  expect(early, story(run, did, "R2 asks to leave it until the part takes its name.")).toEqual([]);
});

test("R3 asks for the rest when the connection breaks", {
  meta: {
    points: 3,
    hints: [
      "The message shows `Range` and `If-Range` of each request. How many bytes had your client when it asked?",
      "Ask for what is missing: `bytes=N-` begins at byte N, counted from 0. `If-Range` says which version your part belongs to. The ETag goes in as it came, with its quotes.",
      'const headers = { range: "bytes=" + ____ + "-", "if-range": ____ };\nconst response = await fetch(url, { headers });\n// 206: the bytes from there on\n\nWhat would you have on the disk if the file had changed, and you did not say If-Range?',
    ],
  },
}, async () => {
  const file = stored(6);
  const run = await ask(file, [{ breaksAfter: 25_000 }, { breaksAfter: 10_000 }, { breaksAfter: 0 }]);
  const ranges = rangesOf(run);
  const did = `The connection broke three times. Your client sent these Range and If-Range: ${ranges.map((pair) => pair.join(" ")).join(", ")}.`;
  const asked = `R3 asks for none at first, then for bytes=N- with ${file.etag}.`;
  expect(run.requests.length, story(run, `${did} ${told(run)}`, "R3 asks for 4 requests.")).toBe(4);
  expect(
    ranges.map(([range = "", ifRange]) => [/^bytes=\d+-$/.test(range), ifRange]),
    story(run, did, asked),
  ).toEqual([[false, "none"], ...Array(3).fill([true, file.etag])]);
  holdWhole(run, file, "R3 asks to go on where the part ends.");
  const twice = `Your client wrote ${sum(appended(run))} bytes of a file of 60,000.`;
  expect(sum(appended(run)), story(run, twice, "R3 asks to go on, not to begin anew.")).toBe(60_000);
  expect(run.waitsMs, story(run, `Your client waited ${ms(run.waitsMs)}.`, "R3 asks again at once.")).toEqual(
    run.waitsMs.map((waitMs) => Math.min(waitMs, 400)),
  );
});

test("R3 asks for the whole where it cannot know that the rest fits", {
  meta: {
    points: 2,
    hints: [
      "The message shows which ETag the server sent, and the `Range` of the second request.",
      "Without a strong ETag nobody can say whether the file is still the same. A part without bytes has no rest either. In these cases ask as you did at first.",
      'const isRest = received > ____ && etag !== undefined && !etag.startsWith("____");\nconst headers = isRest ? { range: ____ } : {};\n\nTwo versions may share a weak ETag. What would they look like when they are glued together?',
    ],
  },
}, async () => {
  const { etag, ...untagged } = stored(3);
  const cases: [string, Stored, NonNullable<Turn["breaksAfter"]>][] = [
    ["There was no ETag.", untagged, 15_000],
    ["The ETag was weak.", { ...untagged, etag: `W/${etag}` }, 15_000],
    ["The connection broke before the first answer.", { ...untagged, etag: etag ?? "" }, 0],
    ["The connection broke before the first byte.", { ...untagged, etag: etag ?? "" }, "the head"],
  ];
  for (const [words, file, breaksAfter] of cases) {
    const run = await ask(file, [{ breaksAfter }]);
    const did = `${words} Your client sent these Range and If-Range: ${rangesOf(run)
      .map((pair) => pair.join(" "))
      .join(", ")}.`;
    expect(rangesOf(run), story(run, did, "R3 asks for two requests without them.")).toEqual(
      Array(2).fill(["none", "none"]),
    );
    holdWhole(run, file, "R4 asks to begin anew with a 200.");
  }
});

test("R3 takes a body that ends too early for a break", {
  meta: {
    points: 1,
    hints: [
      "Each 206 brought a piece of the rest only, and ended in good order. Compare the size of the file with the Content-Length of the first answer.",
      "A server may send less than you asked for. The end of a body is not the end of the file: compare what you have with the total.",
      "// after the loop over the body\nif (total === undefined || received >= ____) return;\n// otherwise: ____\n\nWhich of the two knows how long the file is, the 200 or the 206?",
    ],
  },
}, async () => {
  const file = stored(6);
  const run = await ask(file, [{ breaksAfter: 20_000 }, { atMost: 20_000 }, { atMost: 19_999 }]);
  holdWhole(
    run,
    file,
    "The first 206 has 20,000 bytes of 40,000, the second all but the last: R3 asks for the others.",
  );
});

test("R4 begins anew when a whole file comes", {
  meta: {
    points: 2,
    hints: [
      "The second request asked for a rest and got a 200: the file had changed. Look at what is in the file at the end.",
      "With a 200 the body begins at byte 0. What the part holds belongs to another version: bytes, count, checksum, ETag and total. All of them begin anew.",
      "if (response.status === ____) {\n  await disk.remove(____);\n  received = ____;\n  // and everything that you remember of the answer before\n}\n\nWhat would a file be whose halves come from two versions?",
    ],
  },
}, async () => {
  const [before, file] = [stored(4), stored(3)];
  const run = await ask(before, [{ breaksAfter: 25_000 }, { file, breaksAfter: 15_000 }, { file }]);
  const third = run.requests[2]?.headers["if-range"];
  const did = `The file changed between the first and the second request. The third had If-Range ${third}.`;
  expect(third, story(run, did, `R3 asks for the ETag of the last 200, ${file.etag}.`)).toBe(file.etag);
  holdWhole(run, file, "R4 asks for the bytes of the new file alone.");
  const bare = { bytes: file.bytes, hasLength: false };
  const untold = await ask(before, [{ breaksAfter: 25_000 }, { file: bare, breaksAfter: 15_000 }, { file: bare }]);
  const last = `The second answer was a 200 without an ETag. The third request had If-Range ${untold.requests[2]?.headers["if-range"]}.`;
  expect(rangesOf(untold)[2], story(untold, last, "R3 asks for none, without an ETag of the last 200.")).toEqual([
    "none",
    "none",
  ]);
  holdWhole(
    untold,
    bare,
    "The new file came without ETag, length and checksum: R4 asks to forget those of the old one.",
  );
});

test("R5 compares the bytes with their checksum", {
  meta: {
    points: 2,
    hints: [
      "All bytes came, and their checksum is not the one in `Repr-Digest`. Look at how the download ended.",
      "A hash can be fed chunk by chunk while you write. At the end compare it with what stands between the colons. Compare before you rename.",
      'const hash = createHash("sha256"); // hash.update(____) for each chunk\nconst digest = /sha-256=:([^:]*):/.exec(____)?.[1];\nif (digest !== undefined && digest !== hash.digest("____")) throw …;\n\nWhich faults does the length not show?',
    ],
  },
}, async () => {
  const file = stored(3);
  const wrong = { ...file, digest: `sha-256=:${sha256(randomBytes(8))}:` };
  const ended = 'with a DownloadError "checksum"';
  const run = await ask(wrong, [], { isOldThere: true });
  holdFailure(run, ["The checksum was another.", ended, 1]);
  const rest = await ask(wrong, [{ breaksAfter: 15_000 }], { isOldThere: true });
  holdFailure(rest, ["The checksum of the 200 was another, and the 206 had none.", ended, 2]);
  const second = await ask({ ...file, digest: `sha-512=:eA==:, ${wrong.digest}` }, [], { isOldThere: true });
  holdFailure(second, ["There were two checksums, and that of SHA-256 was another.", ended, 1]);
  for (const digest of [`sha-512=:eA==:, ${file.digest}`, "sha-512=:eA==:", ""]) {
    const right = { ...file, digest };
    holdWhole(await ask(right), right, `With Repr-Digest: ${digest || "none"} R5 asks to keep the file.`);
  }
});

test("R6 tells how far it is after each chunk", {
  meta: {
    points: 1,
    hints: [
      "The message shows each call: bytes received, the total, and how much was in the part at that moment.",
      "Call it after the chunk is on the disk. A 206 has the length of the rest in its Content-Length, so take the total from the 200. Where it has none, nobody knows.",
      'const length = headers.get("content-length");\nconst totalBytes = length === null ? ____ : Number(length);\nonProgress?.({ receivedBytes, ____ });\n\nWhat does Number(null) give, and what would a progress bar make of it?',
    ],
  },
}, async () => {
  for (const hasLength of [true, false]) {
    const file = stored(4, { hasLength });
    const run = await ask(file, [{ breaksAfter: 20_000 }]);
    const total = hasLength ? 40_000 : "unknown";
    const sizes = appended(run);
    const wrote = `Your client wrote ${count(sum(sizes), "byte")} of 40,000.`;
    expect(sum(sizes), story(run, `${wrote} ${told(run)}`)).toBeGreaterThanOrEqual(40_000);
    const wanted = sizes.map((_, index) => sum(sizes.slice(0, index + 1))).map((size) => [size, total, size]);
    const given = run.value?.progress;
    const did = `Your client told ${given?.map((each) => each.join("/")).join(", ") || "nothing"}.`;
    const asked = `R6 asks for ${wanted.map((each) => each.join("/")).join(", ")}.`;
    expect(given, story(run, did, asked)).toEqual(wanted);
  }
  const [before, file] = [stored(5), stored(3)];
  const run = await ask(before, [{ breaksAfter: 20_000 }, { file }]);
  const totals = run.value?.progress.map(([received, total]) => `${received}/${total}`);
  const [first, last] = [totals?.[0], totals?.at(-1)];
  const did = `The file changed from 50,000 bytes to 30,000. Your client told ${first} first and ${last} last.`;
  const asked = "R6 asks for the total of the last 200.";
  expect([first?.split("/")[1], last], story(run, did, asked)).toEqual(["50000", "30000/30000"]);
});

test("R7 leaves the old file and no part when it fails", {
  meta: {
    points: 3,
    hints: [
      "The message says what went wrong, how your download ended, and which files were left.",
      "A broken connection is asked again, nothing else: no status, no full disk, no user who left. However it ends, the part goes before the error leaves your function.",
      "try {\n  …\n} catch (error) {\n  await disk.remove(____);\n  throw ____;\n}\n\nWhy must an error of `append` not look like a broken connection?",
    ],
  },
}, async () => {
  const breaks: Turn[] = Array(6).fill({ breaksAfter: 10_000 });
  const { etag: _, ...file } = stored(9);
  const untagged: Turn[] = breaks.map((turn) => ({ ...turn, file }));
  const cases: [readonly [string, string, number], Turn[], Wish][] = [
    [["The status was 404.", 'with a DownloadError "status"', 1], [{ status: 404 }], {}],
    [["The status was 503.", 'with a DownloadError "status"', 1], [{ status: 503 }], {}],
    [["The status was 204.", 'with a DownloadError "status"', 1], [{ status: 204 }], {}],
    [["The rest got a 416.", 'with a DownloadError "status"', 2], [{ breaksAfter: 15_000 }, { status: 416 }], {}],
    [["Each connection broke.", 'with a DownloadError "broken"', 4], breaks, {}],
    [["Each connection broke, `resumes` was 1.", 'with a DownloadError "broken"', 2], breaks, { resumes: 1 }],
    [["Each connection broke, without an ETag.", 'with a DownloadError "broken"', 4], untagged, {}],
    [["The connection broke, `resumes` was 0.", 'with a DownloadError "broken"', 1], breaks, { resumes: 0 }],
    [
      ["The rest ended too early, `resumes` was 1.", 'with a DownloadError "broken"', 2],
      [{ breaksAfter: 20_000 }, { atMost: 20_000 }],
      { resumes: 1 },
    ],
    [["The signal had aborted before.", "with the signal's reason", 0], [], { stopAtMs: 0 }],
    [["The signal aborted.", "with the signal's reason", 1], [], { stopAtMs: 250 }],
    [
      ["The signal aborted while no chunk came.", "with the signal's reason", 1],
      [{ everyMs: 60_000 }],
      { stopAtMs: 250 },
    ],
    [["The disk was full.", "with the disk's error", 1], [], { diskFailsAt: 3 }],
    [["The renaming failed.", "with the disk's error", 1], [], { diskFailsAt: "rename" }],
  ];
  let ofConnection = "";
  for (const [end, turns, wish] of cases) {
    const run = await ask(stored(9), turns, { ...wish, isOldThere: true });
    holdFailure(run, end);
    const { cause = "none", endedAtMs = 0 } = run.value ?? {};
    const did = `${end[0]} It ended after ${ms(endedAtMs)}, and the cause of its error was: ${cause}.`;
    if (wish.stopAtMs !== undefined) {
      expect(endedAtMs, story(run, did, "R7 asks to stop at once, after 250 ms.")).toBeLessThan(1_000);
    }
    if (/connection broke/i.test(end[0])) {
      expect(cause, story(run, did, "R7 asks for the error of the connection.")).not.toBe("none");
      ofConnection = cause;
    }
    if (end[0].includes("too early")) {
      expect(cause, story(run, did, "R7 asks for none of an earlier break.")).not.toBe(ofConnection);
    }
  }
});
