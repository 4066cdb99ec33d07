import { once } from "node:events";
import { symlink } from "node:fs/promises";
import { createServer } from "node:net";
import path from "node:path";
import { strToU8 } from "fflate";
import { describe, expect, test } from "vitest";
import { type Files, filesIn, makeFolder } from "./class-folder.ts";
import { kit, takeFrom, takeZip, zipped } from "./taking.ts";

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
    patch(elsewhere, 16, 0x7fffffff, endSignature);
    expect((await takeZip(elsewhere)).remarks).toEqual([expect.stringMatching(/^No exercise was found/)]);
    const longer = whole.slice();
    patch(longer, 8, 0xffff, endSignature);
    expect((await takeZip(longer)).answer).toMatchObject({ "05-retry/jitter.ts": "J" });
  });
});

const directorySignature = 0x02014b50;
const endSignature = 0x06054b50;

/** Writes a number into a zip, into the first record that begins with a signature. */
function patch(zip: Uint8Array, at: number, value: number, signature = directorySignature): void {
  const view = new DataView(zip.buffer, zip.byteOffset, zip.byteLength);
  let place = 0;
  while (view.getUint32(place, true) !== signature) place++;
  view.setUint32(place + at, value, true);
}
