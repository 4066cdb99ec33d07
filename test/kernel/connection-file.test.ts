import { access, readFile, stat } from "node:fs/promises";
import path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { addressOf, createConnectionFile, readConnectionFile } from "../../src/kernel/connection-file.ts";

async function newFile() {
  const file = await createConnectionFile();
  onTestFinished(() => file.remove());
  return file;
}

test.skipIf(process.platform === "win32")("only its owner can read a connection file or enter its folder", async () => {
  const file = await newFile();
  const modeOf = async (name: string) => ((await stat(name)).mode & 0o777).toString(8);
  expect([await modeOf(file.path), await modeOf(path.dirname(file.path))]).toEqual(["600", "700"]);
});

test("every connection has its own key and five different ports", async () => {
  const { connection: one } = await newFile();
  const { connection: two } = await newFile();
  const ports = Object.entries(one).flatMap(([name, value]) => (name.endsWith("_port") ? [value] : []));
  expect({ ports: new Set(ports).size, sameKey: one.key === two.key, ip: one.ip }).toEqual({
    ports: 5,
    sameKey: false,
    ip: "127.0.0.1",
  });
});

test("a connection comes back from its file, and the file goes with its folder", async () => {
  const { path: file, connection, remove } = await createConnectionFile();
  expect(await readConnectionFile(file)).toEqual(connection);
  await remove();
  await expect(access(path.dirname(file))).rejects.toThrow("ENOENT");
});

test("a connection file as Jupyter writes it is read, whatever else it says", async () => {
  const file = await newFile();
  const known = JSON.parse(await readFile(file.path, "utf8"));
  expect(addressOf({ ...known, kernel_name: "stormproof" }, "iopub")).toBe(`tcp://127.0.0.1:${known.iopub_port}`);
});
