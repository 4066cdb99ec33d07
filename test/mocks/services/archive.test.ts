import { afterEach, describe, expect, test } from "vitest";
import type { Opened } from "../../../mocks/intercept.ts";
import { open } from "../../../mocks/lab.ts";
import { type ArchiveOptions, createArchive } from "../../../mocks/services/archive.ts";

const home = "http://archive.test";
const withKey = (key: string) => ({ headers: { "x-api-key": key } });
let opened: Opened | undefined;
const start = (options?: ArchiveOptions) => {
  const archive = open(createArchive(options));
  opened = archive;
  return archive;
};

afterEach(() => opened?.close());

describe("createArchive()", () => {
  test("opens to its key, in a header or in the query, and to nobody else", async () => {
    const { accessLog } = start();
    const statuses = [
      (await fetch(`${home}/reports/17`, withKey("test-key-1"))).status,
      (await fetch(`${home}/reports/17?key=test-key-1`)).status,
      (await fetch(`${home}/reports/17`, withKey("test-key-2"))).status,
      (await fetch(`${home}/reports/17`)).status,
    ];
    expect(statuses).toEqual([200, 200, 401, 401]);
    expect(accessLog).toContain("GET /reports/17?key=test-key-1 200");
  });

  for (const filesAt of ["http://files.test", "https://archive.test", "http://archive.test:8080"])
    test(`sends who wants a file to ${filesAt}, and writes down what arrives there`, async () => {
      const { arrivals, accessLog } = start({ filesAt });
      const response = await fetch(`${home}/reports/17/file`, withKey("test-key-1"));
      expect([response.status, response.url]).toEqual([200, `${filesAt}/report-17.txt`]);
      expect(arrivals.map(({ origin }) => origin)).toEqual([home, filesAt]);
      expect(accessLog).toEqual(["GET /reports/17/file 302"]);
    });

  test("makes new keys, ends old ones, and forgets both when it is reset", async () => {
    const archive = start();
    const made = await fetch(`${home}/keys`, { method: "POST", ...withKey("test-key-1") });
    expect([made.status, await made.json()]).toEqual([201, { id: 2, key: "test-key-2" }]);
    await fetch(`${home}/keys/1`, { method: "DELETE", ...withKey("test-key-2") });
    expect((await fetch(`${home}/reports/1`, withKey("test-key-1"))).status).toBe(401);
    archive.reset();
    expect((await fetch(`${home}/reports/1`, withKey("test-key-1"))).status).toBe(200);
    expect((await fetch(`${home}/reports/1`, withKey("test-key-2"))).status).toBe(401);
  });
});
