import { expect, test } from "vitest";
import { newDisk } from "../../mocks/disk.ts";

test("a disk adds, renames, replaces, removes and lists", async () => {
  const disk = newDisk();
  expect([disk.list(), disk.read("a").length]).toEqual(["no files", 0]);
  await disk.append("b.part", Buffer.from("one "));
  await disk.append("b.part", Buffer.from("two"));
  await disk.append("a", Buffer.alloc(1_000));
  expect(disk.list()).toBe("a 1,000 bytes\nb.part 7 bytes");
  await disk.rename("b.part", "a");
  expect([disk.list(), disk.read("a").toString()]).toEqual(["a 7 bytes", "one two"]);
  await disk.remove("a");
  await disk.remove("a");
  expect(disk.list()).toBe("no files");
});

test("a disk cannot rename what is not there", async () => {
  await expect(newDisk().rename("a", "b")).rejects.toThrow("There is no file a.");
});
