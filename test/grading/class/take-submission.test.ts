import { once } from "node:events";
import { readdir, symlink } from "node:fs/promises";
import { createServer } from "node:net";
import path from "node:path";
import { strToU8, type Zippable, zipSync } from "fflate";
import { describe, expect, test } from "vitest";
import { type Course, exercisesOf } from "../../../src/core/course.ts";
import type { Submission } from "../../../src/grading/class/submissions.ts";
import { takeSubmission } from "../../../src/grading/class/take-submission.ts";
import { type Files, filesIn, makeFolder } from "./class-folder.ts";

const row = (slug: string, name: string) => ({ slug, name, title: "", minutes: 1, prerequisites: [] });

const course: Course = {
  lessons: [
    {
      slug: "05-retry",
      title: "",
      minutes: 1,
      exercises: [row("jitter", "jitter"), row("fetch-with-retry", "fetchWithRetry")],
    },
    { slug: "10-client", title: "", minutes: 1, exercises: [row("create-client", "createClient")] },
  ],
};

const starter = "export const x = () => 1; // TODO\n";

const kit = await makeFolder(Object.fromEntries(exercisesOf(course).map(({ id }) => [`exercises/${id}.ts`, starter])));

/** What an answer has, and what the student is told, when this is handed in as a folder. */
async function take(files: Files) {
  return takeFrom(await makeFolder(files));
}

/** … and as a zip. */
async function takeZip(zip: Uint8Array) {
  return takeFrom(path.join(await makeFolder({ "ann.zip": zip }), "ann.zip"));
}

async function takeFrom(place: string, files?: Submission["files"]) {
  const submission = { student: "ann", path: place, ...(files && { files }) };
  const taken = await takeSubmission(submission, exercisesOf(course), kit);
  expect(path.relative(kit, taken.folder)).toMatch(/^\.stormproof.answers.[\da-f-]{36}$/);
  const answer = await filesIn(taken.folder);
  await taken[Symbol.asyncDispose]();
  expect(await readdir(path.dirname(taken.folder))).toEqual([]);
  return { answer, remarks: taken.remarks };
}

const zipped = (files: Files) =>
  zipSync(
    Object.fromEntries(
      Object.entries(files).map(([name, text]) => [name, typeof text === "string" ? strToU8(text) : text]),
    ) as Zippable,
  );

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
  { name: "an empty file", files: { "05-retry/jitter.ts": "" }, answer: { "05-retry/jitter.ts": "" } },
  {
    name: "a name that is written on a Mac, in parts",
    files: { "exercises/05-retry/jitter.ts": "J", "exercises/05-retry/za\u0308hler.ts": "H" },
    answer: { "05-retry/jitter.ts": "J", "05-retry/z\u00e4hler.ts": "H" },
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
      "bob_2_4_create-client.ts": "C",
    });
    const own = [
      { name: "ann_1_2_jitter.ts", file: "jitter.ts" },
      { name: "ann_1_3_rest.zip", file: "rest.zip" },
    ];
    const { answer, remarks } = await takeFrom(place, own);
    expect(answer).toMatchObject({ "05-retry/jitter.ts": "J", "05-retry/fetch-with-retry.ts": "F" });
    expect([Object.keys(answer).filter((name) => name.includes("client")), remarks]).toEqual([[], []]);
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
    files: { "exercises/05-retry/jitter.ts": " ".repeat(1_000_001), "exercises/10-client/create-client.ts": "C" },
    answer: { "10-client/create-client.ts": "C" },
    remarks: [/more than 1 MB in a file or 10 MB in 500 files, was left out: "exercises\/05-retry\/jitter\.ts"\.$/],
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

describe.skipIf(process.platform === "win32")("takeSubmission() reads nothing outside of a submission", () => {
  test("follows no link", async () => {
    const folder = await makeFolder({ "05-retry/jitter.ts": "J", "10-client/": "" });
    const other = await makeFolder({ "create-client.ts": "secret", "05-retry/fetch-with-retry.ts": "secret" });
    await symlink(path.join(other, "create-client.ts"), path.join(folder, "10-client/create-client.ts"));
    await symlink(other, path.join(folder, "exercises"));
    await symlink("/etc/passwd", path.join(folder, "05-retry/fetch-with-retry.ts"));
    const { answer, remarks } = await takeFrom(folder);
    expect(answer).toEqual({ "05-retry/jitter.ts": "J" });
    expect(remarks).toEqual([
      expect.stringMatching(/^Hand in files in the place of links, .*: "exercises", "05-retry\/fetch/),
    ]);
  });

  test("takes nothing for a file that is none", async () => {
    const folder = await makeFolder({ "05-retry/": "" });
    const server = createServer().listen(path.join(folder, "05-retry/jitter.ts"));
    await once(server, "listening");
    const { answer, remarks } = await takeFrom(folder);
    server.close();
    expect(answer).toEqual({});
    expect(remarks[0]).toBe('What cannot be read was left out: "05-retry/jitter.ts".');
  });

  test("takes what is not there for an empty submission", async () => {
    const { answer, remarks } = await takeFrom("/nowhere/at all");
    expect(answer).toEqual({});
    expect(remarks[0]).toBe("What cannot be read was left out.");
  });
});

describe("takeSubmission() writes nothing outside of the answer", () => {
  const paths: readonly (readonly [string, Files])[] = [
    ["../../../exercises/05-retry/jitter.ts", {}],
    ["a/../../jitter.ts", {}],
    ["..\\..\\jitter.ts", {}],
    ["/exercises/05-retry/jitter.ts", { "05-retry/jitter.ts": "J" }],
    ["C:\\exercises\\05-retry\\jitter.ts", { "05-retry/jitter.ts": "J" }],
    ["exercises\\05-retry\\jitter.ts", { "05-retry/jitter.ts": "J" }],
    ["./exercises//05-retry/./jitter.ts", { "05-retry/jitter.ts": "J" }],
    ["05-retry/\u0000\u001b[2J\n/jitter.ts", { "05-retry/jitter.ts": "J" }],
    [`${"d/".repeat(14)}05-retry/jitter.ts`, { "05-retry/jitter.ts": "J" }],
    [`${"d/".repeat(15)}05-retry/jitter.ts`, {}],
    [`05-retry/${"x".repeat(300)}/jitter.ts`, { "05-retry/jitter.ts": "J" }],
    ["__proto__/jitter.ts", { "05-retry/jitter.ts": "J" }],
  ];
  for (const [name, answer] of paths)
    test(`when a zip names ${JSON.stringify(name).slice(0, 60)}`, async () => {
      const before = await filesIn(kit);
      const taken = await takeZip(zipped({ [name]: "J" }));
      expect(taken.answer).toEqual(answer);
      expect(taken.remarks.join()).not.toMatch(/\p{Cc}/u);
      expect(await filesIn(kit)).toEqual(before);
    });

  test("when a file and a folder have the same name", async () => {
    const { answer } = await takeZip(zipped({ "exercises/05-retry": "F", "exercises/05-retry/jitter.ts": "J" }));
    expect(answer).toEqual({ "05-retry/jitter.ts": "J" });
    const clash = await takeZip(
      zipped({ "exercises/lib.ts": "F", "exercises/lib.ts/a.ts": "A", "exercises/05-retry/jitter.ts": "J" }),
    );
    expect(clash).toEqual({ answer: { "05-retry/jitter.ts": "J", "lib.ts": "F" }, remarks: [] });
  });

  test("when names differ in case only", async () => {
    const { answer, remarks } = await takeZip(zipped({ "jitter.ts": "J", "Jitter.ts": "K", "JITTER.TS": "L" }));
    expect(answer["05-retry/jitter.ts"]).toBe("J");
    expect(remarks).toEqual([expect.stringMatching(/"jitter\.ts" was taken, not "Jitter\.ts", "JITTER\.TS"/)]);
  });
});

describe("takeSubmission() bears zips that", () => {
  const bomb = new Uint8Array(20_000_000);

  test("hold a file that is much larger than it looks", async () => {
    const { answer, remarks } = await takeZip(
      zipped({ "exercises/05-retry/jitter.ts": bomb, "exercises/10-client/create-client.ts": "C" }),
    );
    expect(answer).toEqual({ "10-client/create-client.ts": "C" });
    expect(remarks).toEqual([expect.stringMatching(/left out: "exercises\/05-retry\/jitter\.ts"/)]);
  });

  test("claim a small size for it", async () => {
    const zip = zipped({ "jitter.ts": bomb });
    patch(zip, 24, 1_000);
    const { answer } = await takeZip(zip);
    expect(answer["05-retry/jitter.ts"]).toHaveLength(1_000);
  });

  test("hold zips in zips in zips", async () => {
    const inner = zipped({ "jitter.ts": "J" });
    const { answer } = await takeZip(zipped({ "a.zip": inner }));
    expect(answer).toEqual({ "05-retry/jitter.ts": "J" });
    const { remarks } = await takeZip(zipped({ "c.zip": zipped({ "b.zip": zipped({ "a.zip": inner }) }) }));
    expect(remarks[0]).toEqual(expect.stringMatching(/zips in zips in zips, are not opened: "c\.zip\/b\.zip"\.$/));
  });

  test("are damaged in one place", async () => {
    const zip = zipped({ "create-client.ts": "C".repeat(100), "jitter.ts": "J" });
    zip.fill(0xff, 30 + "create-client.ts".length, 34 + "create-client.ts".length);
    const { answer, remarks } = await takeZip(zip);
    expect(answer).toMatchObject({ "05-retry/jitter.ts": "J" });
    expect(remarks).toEqual([expect.stringMatching(/left out: "create-client\.ts"/)]);
  });

  const whole = zipped({ "jitter.ts": "J", "create-client.ts": "C" });
  const broken: Record<string, Uint8Array> = {
    "are cut off": whole.slice(0, 60),
    "are empty": new Uint8Array(),
    "are no zips": strToU8("PK\u0003\u0004 but no zip".repeat(100)),
  };
  for (const [name, zip] of Object.entries(broken))
    test(name, async () => {
      const { answer, remarks } = await takeZip(zip);
      expect(answer).toEqual({});
      expect(remarks[0]).toMatch(/^A zip cannot be unpacked/);
    });

  test("lie about their directory", async () => {
    const elsewhere = whole.slice();
    patch(elsewhere, 16, 0x7fffffff, END);
    expect((await takeZip(elsewhere)).remarks).toEqual([expect.stringMatching(/^No exercise was found/)]);
    const longer = whole.slice();
    patch(longer, 8, 0xffff, END);
    expect((await takeZip(longer)).answer).toMatchObject({ "05-retry/jitter.ts": "J" });
  });
});

const DIRECTORY = 0x02014b50;
const END = 0x06054b50;

/** Writes a number into a zip, into the first record that begins with a signature. */
function patch(zip: Uint8Array, at: number, value: number, signature = DIRECTORY): void {
  const view = new DataView(zip.buffer, zip.byteOffset, zip.byteLength);
  let place = 0;
  while (view.getUint32(place, true) !== signature) place++;
  view.setUint32(place + at, value, true);
}
