import { describe, expect, test } from "vitest";
import { type Files, makeFolder } from "./class-folder.ts";
import { starter, take, takeFrom, takeZip, zipped } from "./taking.ts";

const whole: Files = {
  "05-retry/fetch-with-retry.ts": "F",
  "05-retry/jitter.ts": "J",
  "10-client/create-client.ts": "C",
};

/** The same files below a folder. */
const below = (folder: string, files: Files): Files =>
  Object.fromEntries(Object.entries(files).map(([name, text]) => [`${folder}/${name}`, text]));

const clone: Files = {
  ...below("exercises", whole),
  ...below("solutions", { "05-retry/jitter.ts": "S" }),
  ...below("node_modules/kit/exercises", { "05-retry/jitter.ts": "N" }),
  ...below("test/mistakes", { "05-retry/jitter/jitter.ts": "M" }),
  ...below(".stormproof/answers/1", { "05-retry/jitter.ts": "A" }),
  ...below("work", { "jitter.ts": "W" }),
  "course.ts": "K",
  "package.json": "{}",
};

/** Puts a name of as many bytes in the place of another, wherever a zip has it. */
function withName(zip: Uint8Array, name: string, other: string): Uint8Array {
  const bytes = Buffer.from(zip).toString("latin1");
  return Buffer.from(bytes.replaceAll(name, Buffer.from(other).toString("latin1")), "latin1");
}

type Shape = { readonly name: string; readonly files: Files; readonly answer: Files };

const shapes: readonly Shape[] = [
  { name: "a folder shaped like exercises/", files: whole, answer: whole },
  { name: "a clone of the kit", files: clone, answer: whole },
  { name: "a clone one folder deeper", files: { ...below("kit-main", clone), "README.md": "" }, answer: whole },
  { name: "folders of lessons two folders deeper", files: below("Desktop/my homework", whole), answer: whole },
  { name: "the solutions folder alone", files: below("solutions", whole), answer: whole },
  { name: "the folder of one lesson", files: { "05-retry/jitter.ts": "J" }, answer: { "05-retry/jitter.ts": "J" } },
  {
    name: "an exercise that is done, and another that is not",
    files: { "05-retry/jitter.ts": "J", "05-retry/fetch-with-retry.ts": starter },
    answer: { "05-retry/jitter.ts": "J", "05-retry/fetch-with-retry.ts": starter },
  },
  { name: "loose files", files: { "jitter.ts": "J" }, answer: { "05-retry/jitter.ts": "J" } },
  {
    name: "files below src/, of which one imports another",
    files: { "src/jitter.ts": "J", "src/create-client.ts": "C", "src/lib/sleep.ts": "L", "package.json": "{}" },
    answer: {
      "05-retry/jitter.ts": "J",
      "05-retry/create-client.ts": "C",
      "05-retry/lib/sleep.ts": "L",
      "10-client/create-client.ts": "C",
      "10-client/jitter.ts": "J",
      "10-client/lib/sleep.ts": "L",
    },
  },
  {
    name: "helpers beside answers",
    files: {
      ...below("exercises", { ...whole, "05-retry/sleep.ts": "H", "lib/sleep.mjs": "L", "notes.md": "" }),
      "x.ts": "",
    },
    answer: { ...whole, "05-retry/sleep.ts": "H", "lib/sleep.mjs": "L" },
  },
  {
    name: "what a compiler made, beside its source",
    files: {
      "exercises/05-retry/jitter.ts": "J",
      "exercises/05-retry/jitter.js": "js",
      "dist/05-retry/jitter.js": "js",
    },
    answer: { "05-retry/jitter.ts": "J", "05-retry/jitter.js": "js" },
  },
  {
    name: "a helper in one lesson that is called as another's exercise",
    files: { "05-retry/jitter.ts": "J", "10-client/jitter.ts": "mine" },
    answer: { "05-retry/jitter.ts": "J", "10-client/jitter.ts": "mine" },
  },
  { name: "a zip in a folder", files: { "hw.zip": zipped(below("ann-main", clone)) }, answer: whole },
  {
    name: "the same file twice",
    files: { ...below("exercises", whole), "old/jitter.ts": "J\r\n" },
    answer: whole,
  },
  {
    name: "a folder called like a file",
    files: below("jitter.ts", { "jitter.ts": "J" }),
    answer: { "05-retry/jitter.ts": "J" },
  },
  {
    name: "UTF-16, a byte order mark and ends of lines as on Windows",
    files: {
      "05-retry/jitter.ts": Buffer.from("\ufeffé\r\n", "utf16le"),
      "05-retry/fetch-with-retry.ts": Buffer.from("\ufeffé\r\n", "utf16le").swap16(),
      "10-client/create-client.ts": "\ufeffé\r\né\n",
    },
    answer: {
      "05-retry/jitter.ts": "é\n",
      "05-retry/fetch-with-retry.ts": "é\n",
      "10-client/create-client.ts": "é\né\n",
    },
  },
  {
    name: "a name in UTF-8 of which the zip does not say so",
    files: {
      "hw.zip": withName(zipped({ "05-retry/jitter.ts": "J", "05-retry/naeher.ts": "H" }), "naeher", "näher"),
    },
    answer: { "05-retry/jitter.ts": "J", "05-retry/näher.ts": "H" },
  },
  { name: "an empty file", files: { "05-retry/jitter.ts": "" }, answer: { "05-retry/jitter.ts": "" } },
  {
    name: "a name that is written on a Mac, in parts",
    files: { "exercises/05-retry/jitter.ts": "J", "exercises/05-retry/na\u0308her.ts": "H" },
    answer: { "05-retry/jitter.ts": "J", "05-retry/n\u00e4her.ts": "H" },
  },
];

describe("takeSubmission() takes, without a remark,", () => {
  for (const { name, files, answer } of shapes) {
    test(name, async () => {
      expect(await take(files)).toEqual({ answer, remarks: [] });
    });

    test(`${name}, zipped`, async () => {
      expect(await takeZip(zipped(files))).toEqual({ answer, remarks: [] });
    });
  }

  test("the files of a student that lie among those of others", async () => {
    const place = await makeFolder({
      "ann_1_2_jitter.ts": "J",
      "ann_1_3_rest.zip": zipped({ "fetch-with-retry.ts": "F" }),
      "ann_file/hw/10-client/create-client.ts": "C",
      "bob_2_4_create-client.ts": "other",
    });
    const own = [
      { name: "ann_1_2_jitter.ts", file: "jitter.ts" },
      { name: "ann_1_3_rest.zip", file: "rest.zip" },
      { name: "ann_file", file: "" },
    ];
    const { answer } = await takeFrom(place, own);
    expect(answer).toMatchObject({
      "05-retry/jitter.ts": "J",
      "05-retry/fetch-with-retry.ts": "F",
      "10-client/create-client.ts": "C",
    });
    expect(Object.values(answer)).not.toContain("other");
  });
});

type OddShape = Shape & { readonly remarks: readonly RegExp[] };

const oddShapes: readonly OddShape[] = [
  {
    name: "nothing",
    files: { "empty/": "" },
    answer: {},
    remarks: [/^No exercise was found\. Name files as in exercises\/, such as 05-retry\/jitter\.ts\.$/],
  },
  {
    name: "files under names of their own",
    files: { "index.ts": "", "answers.docx": "" },
    answer: {},
    remarks: [/^No exercise was found among "index\.ts", "answers\.docx"\. Name files/],
  },
  {
    name: "names that people and systems have changed",
    files: { "fetchWithRetry.ts": "F", "05 Jitter (2).ts": "J", "create_client - Copy.ts.txt": "C" },
    answer: { "05-retry/fetch-with-retry.ts": "F", "05-retry/jitter.ts": "J", "10-client/create-client.ts": "C" },
    remarks: [/"05 Jitter \(2\)\.ts" was taken as 05-retry\/jitter\.ts, "fetchWithRetry\.ts" was taken as/],
  },
  {
    name: "folders in capitals",
    files: { "Exercises/05_Retry/Jitter.ts": "J" },
    answer: { "05-retry/jitter.ts": "J" },
    remarks: [/"Exercises\/05_Retry\/Jitter\.ts" was taken as 05-retry\/jitter\.ts\.$/],
  },
  {
    name: "JavaScript",
    files: { "exercises/05-retry/jitter.js": "J" },
    answer: { "05-retry/jitter.ts": "J" },
    remarks: [/"exercises\/05-retry\/jitter\.js" was taken as/],
  },
  {
    name: "work beside a clone that was left as it came",
    files: { ...clone, "exercises/05-retry/jitter.ts": starter.replaceAll("\n", "\r\n"), "my/jitter.ts": "J" },
    answer: { "05-retry/jitter.ts": "J" },
    remarks: [/"my\/jitter\.ts" was taken as 05-retry\/jitter\.ts\.$/],
  },
  {
    name: "two answers to one exercise",
    files: { ...clone, "my/jitter.ts": "other", "jitter.ts": "another" },
    answer: { "05-retry/jitter.ts": "J" },
    remarks: [
      /^Hand in one file for an exercise: for 05-retry\/jitter "exercises\/05-retry\/jitter\.ts" was taken, not "jitter\.ts", "my\/jitter\.ts"\.$/,
    ],
  },
  {
    name: "an archive of another kind",
    files: { "05-retry/jitter.ts": "J", "rest.rar": "" },
    answer: { "05-retry/jitter.ts": "J" },
    remarks: [/^Hand in one \.zip; .*: "rest\.rar"\.$/],
  },
  {
    name: "a zip that is none",
    files: { "hw.zip": "no zip" },
    answer: {},
    remarks: [/^A zip cannot be unpacked; .*: "hw\.zip"\.$/, /^No exercise was found\./],
  },
  {
    name: "a file that is too large",
    files: { "exercises/05-retry/jitter.ts": " ".repeat(100_001), "exercises/10-client/create-client.ts": "C" },
    answer: { "10-client/create-client.ts": "C" },
    remarks: [/more than 100 kB in a file or 10 MB in 500 files, was left out: "exercises\/05-retry\/jitter\.ts"\.$/],
  },
  {
    name: "more files than are taken",
    files: { ...whole, ...Object.fromEntries(Array.from({ length: 498 }, (_, n) => [`05-retry/z${n}.ts`, "Z"])) },
    answer: whole,
    remarks: [/was left out: "05-retry\/z497\.ts"\.$/],
  },
];

describe("takeSubmission() takes with a remark", () => {
  for (const { name, files, answer, remarks } of oddShapes) {
    const isTaken = ({ answer: taken, remarks: said }: Awaited<ReturnType<typeof take>>) => {
      expect(taken).toMatchObject(answer);
      expect(Object.keys(taken).length === 0).toBe(Object.keys(answer).length === 0);
      expect(said).toEqual(remarks.map((words) => expect.stringMatching(words)));
    };
    test(name, async () => isTaken(await take(files)));
    test(`${name}, zipped`, async () => isTaken(await takeZip(zipped(files))));
  }
});
