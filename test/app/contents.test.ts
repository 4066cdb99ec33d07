import { chmod, mkdtemp, readFile, realpath, rm, stat, symlink, utimes } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { labClient } from "./lab-client.ts";
import { makeClient, makeKit, notebook, serveKit, writeText } from "./test-kit.ts";

const edited = { ...notebook, cells: [] };

async function makeLab() {
  const { origin, context } = await serveKit();
  return { contents: labClient(origin).contents, root: context.root };
}

describe("JupyterLab's contents", () => {
  test("reads a notebook", async () => {
    const { contents } = await makeLab();
    expect(await contents.get("work/notes.ipynb", { type: "notebook", content: true })).toMatchObject({
      name: "notes.ipynb",
      path: "work/notes.ipynb",
      type: "notebook",
      format: "json",
      mimetype: null,
      writable: true,
      content: notebook,
    });
  });

  test("lists a folder, without hidden files and node_modules", async () => {
    const { contents } = await makeLab();
    const { content } = await contents.get("", { type: "directory", content: true });
    expect(content.map(({ name, type }: { name: string; type: string }) => `${name} ${type}`)).toEqual([
      "README.md file",
      "exercises directory",
      "lessons directory",
      "solutions directory",
      "work directory",
    ]);
  });

  test("saves a notebook as Jupyter writes it: indented by one, with a line end", async () => {
    const { contents, root } = await makeLab();
    await contents.save("work/notes.ipynb", { type: "notebook", format: "json", content: edited });
    expect(await readFile(join(root, "work/notes.ipynb"), "utf8")).toBe(`${JSON.stringify(edited, null, 1)}\n`);
  });

  test("saves text and bytes, and reads them back", async () => {
    const { contents } = await makeLab();
    await contents.save("work/a.txt", { type: "file", format: "text", content: "déjà" });
    await contents.save("work/b.bin", { type: "file", format: "base64", content: "/+8A" });
    const read = await Promise.all(["work/a.txt", "work/b.bin"].map((path) => contents.get(path)));
    expect(read.map(({ format, content, mimetype }) => ({ format, content, mimetype }))).toEqual([
      { format: "text", content: "déjà", mimetype: "text/plain" },
      { format: "base64", content: "/+8A", mimetype: "application/octet-stream" },
    ]);
  });

  test("makes new notebooks, files and folders under free names", async () => {
    const { contents } = await makeLab();
    const types = ["notebook", "notebook", "file", "directory"] as const;
    const paths: string[] = [];
    for (const type of types) paths.push((await contents.newUntitled({ path: "work", type })).path);
    expect(paths).toEqual(["work/Untitled.ipynb", "work/Untitled1.ipynb", "work/untitled.txt", "work/Untitled Folder"]);
  });

  test("copies beside the original", async () => {
    const { contents } = await makeLab();
    expect((await contents.copy("work/notes.ipynb", "work")).path).toBe("work/notes-Copy1.ipynb");
  });

  test("renames, with names that an address must encode", async () => {
    const { contents } = await makeLab();
    await contents.rename("work/notes.ipynb", "work/100 % #1 é.ipynb");
    expect((await contents.get("work/100 % #1 é.ipynb")).content).toEqual(notebook);
  });

  test("does not rename over another file", async () => {
    const { contents, root } = await makeLab();
    await writeText(join(root, "work/other.txt"), "mine");
    await expect(contents.rename("work/notes.ipynb", "work/other.txt")).rejects.toThrow("the name is taken");
    expect(await readFile(join(root, "work/other.txt"), "utf8")).toBe("mine");
  });

  test("deletes", async () => {
    const { contents } = await makeLab();
    await contents.delete("work/notes.ipynb");
    await expect(contents.get("work/notes.ipynb")).rejects.toThrow("There is no such file.");
  });

  test("keeps a checkpoint, and restores the file from it", async () => {
    const { contents } = await makeLab();
    const { id } = await contents.createCheckpoint("work/notes.ipynb");
    await contents.save("work/notes.ipynb", { type: "notebook", format: "json", content: edited });
    await contents.restoreCheckpoint("work/notes.ipynb", id);
    expect((await contents.get("work/notes.ipynb")).content).toEqual(notebook);
  });

  test("keeps one checkpoint, which follows a renamed file and goes with a deleted one", async () => {
    const { contents } = await makeLab();
    await contents.createCheckpoint("work/notes.ipynb");
    await contents.createCheckpoint("work/notes.ipynb");
    await contents.rename("work/notes.ipynb", "work/moved.ipynb");
    const followed = (await contents.listCheckpoints("work/moved.ipynb")).length;
    const stayed = (await contents.listCheckpoints("work/notes.ipynb")).length;
    await contents.delete("work/moved.ipynb");
    const gone = (await contents.listCheckpoints("work/moved.ipynb")).length;
    expect({ followed, stayed, gone }).toEqual({ followed: 1, stayed: 0, gone: 0 });
  });

  test("does not restore a checkpoint that nobody made", async () => {
    const { contents } = await makeLab();
    await expect(contents.restoreCheckpoint("work/notes.ipynb", "checkpoint")).rejects.toThrow("no checkpoint");
  });

  test("shows by hash and time that another program has changed the file, which is how JupyterLab notices", async () => {
    const { contents, root } = await makeLab();
    const before = await contents.get("work/notes.ipynb", { content: true, hash: true });
    await writeText(join(root, "work/notes.ipynb"), JSON.stringify(edited));
    await utimes(join(root, "work/notes.ipynb"), new Date(), new Date("2030-01-01"));
    const after = await contents.get("work/notes.ipynb", { content: false, hash: true });
    expect({ isOther: before.hash !== after.hash, last_modified: after.last_modified, content: after.content }).toEqual(
      {
        isOther: true,
        last_modified: "2030-01-01T00:00:00.000Z",
        content: null,
      },
    );
  });

  test("says in words that a notebook is damaged", async () => {
    const { contents, root } = await makeLab();
    await writeText(join(root, "work/notes.ipynb"), "{ half a noteb");
    await expect(contents.get("work/notes.ipynb")).rejects.toThrow('Cannot read "work/notes.ipynb" as a notebook');
  });
});

describe("a save", () => {
  test("that is cut off leaves the file as it was, and no half file behind", async () => {
    const { request, json, context } = await makeClient();
    const answer = await request("PUT", "/api/contents/work/notes.ipynb", { type: "notebook", content: "no notebook" });
    const names = (await json("GET", "/api/contents/work")).content.map((each: { name: string }) => each.name);
    expect({
      status: answer.status,
      text: await readFile(join(context.root, "work/notes.ipynb"), "utf8"),
      names,
    }).toEqual({
      status: 400,
      text: JSON.stringify(notebook),
      names: ["notes.ipynb"],
    });
  });

  for (const mode of [0o600, 0o664]) {
    test(`keeps the permissions of the file: ${mode.toString(8)}`, async () => {
      const { request, context } = await makeClient();
      const file = join(context.root, "work/notes.ipynb");
      await chmod(file, mode);
      await request("PUT", "/api/contents/work/notes.ipynb", { type: "notebook", content: edited });
      expect((await stat(file)).mode & 0o777).toBe(mode);
    });
  }

  test("of more than 64 MB is refused before it is read", async () => {
    const { request } = await makeClient();
    const answer = await request("PUT", "/api/contents/work/big.txt", "{}", {
      "content-length": String(65 * 1024 ** 2),
    });
    expect(answer.status).toBe(413);
  });

  test("of something else than JSON is refused", async () => {
    const { request } = await makeClient();
    expect((await request("PUT", "/api/contents/work/a.txt", "{ no")).status).toBe(400);
  });
});

describe("a path that pages may not see", () => {
  const hidden = [
    "..",
    "../etc/passwd",
    "work/../../etc/passwd",
    "%2e%2e/%2e%2e/etc/passwd",
    "%2e%2e%2f%2e%2e%2fetc/passwd",
    "..%5c..%5cetc%5cpasswd",
    "%5cetc%5cpasswd",
    "%2fetc%2fpasswd",
    "/etc/passwd",
    "work//notes.ipynb",
    "C:%5cWindows",
    "C:/Windows",
    "work/notes.ipynb%00.txt",
    "work/notes.ipynb::$DATA",
    ".env",
    ".git/config",
    ".stormproof/progress.sqlite",
    "work/.hidden",
    "node_modules/left-pad/index.js",
    "NODE_MODULES/left-pad/index.js",
    "NODE_M~1/left-pad/index.js",
    "node_modules./left-pad/index.js",
    "%c0%ae%c0%ae/etc/passwd",
    "work/%zz",
  ];
  test("is also one whose encoding hides where its parts end", async () => {
    const { request } = await makeClient();
    expect((await request("GET", "/api/contents/work%2fnotes.ipynb")).status).toBe(403);
  });

  for (const path of hidden) {
    for (const method of ["GET", "PUT", "DELETE"]) {
      test(`${method} ${path} is refused`, async () => {
        const { request } = await makeClient();
        const body = method === "PUT" ? { type: "file", format: "text", content: "x" } : undefined;
        const { status } = await request(method, `/api/contents/${path}`, body);
        // A client straightens some of them to an address of something else, where nothing is.
        expect([400, 403, 404]).toContain(status);
      });
    }
  }

  for (const path of [
    "../outside.txt",
    "/etc/outside",
    "work/../outside.txt",
    "work/.hidden",
    "README.md",
    "a\\..\\b",
  ]) {
    test(`is no new name: ${path}`, async () => {
      const { request } = await makeClient();
      const { status } = await request("PATCH", "/api/contents/work/notes.ipynb", { path });
      const still = await request("GET", "/api/contents/work/notes.ipynb");
      expect([status, still.status]).toEqual([403, 200]);
    });
    test(`is nothing to copy from, unless pages may read it: ${path}`, async () => {
      const { request } = await makeClient();
      const { status } = await request("POST", "/api/contents/work", { copy_from: path });
      expect(status).toBe(path === "README.md" ? 201 : path === "/etc/outside" ? 404 : 403);
    });
  }

  test("is no name that another one ends with: every untitled file would have the same", async () => {
    const { request } = await makeClient();
    const { status } = await request("POST", "/api/contents/work/lessons", { type: "file", ext: "/.." });
    expect(status).toBe(400);
  });
});

describe("a folder that pages may not change", () => {
  const attempts: [method: string, path: string, body?: unknown][] = [
    ["PUT", "README.md", { type: "file", format: "text", content: "x" }],
    ["PUT", "lessons/05-retry.ipynb", { type: "notebook", content: edited }],
    ["PUT", "solutions/05-retry/fetch-with-retry.ts", { type: "file", format: "text", content: "x" }],
    ["PUT", "new-folder", { type: "directory" }],
    ["DELETE", "README.md"],
    ["DELETE", "work"],
    ["PATCH", "README.md", { path: "work/README.md" }],
    ["POST", "", { type: "notebook" }],
    ["POST", "lessons", { copy_from: "work/notes.ipynb" }],
    ["POST", "lessons/05-retry.ipynb/checkpoints"],
  ];
  for (const [method, path, body] of attempts) {
    test(`is left alone by ${method} ${path === "" ? "of the kit itself" : path}`, async () => {
      const { request } = await makeClient();
      expect((await request(method, `/api/contents/${path}`, body)).status).toBe(403);
    });
  }

  test("is said to be not writable", async () => {
    const { json } = await makeClient();
    const models = await Promise.all(
      ["README.md", "work/notes.ipynb"].map((path) => json("GET", `/api/contents/${path}`)),
    );
    expect(models.map(({ writable }) => writable)).toEqual([false, true]);
  });
});

describe("a symbolic link", () => {
  async function kitWithLink(name: string, target: (outside: string) => string) {
    const outside = await realpath(await mkdtemp(join(tmpdir(), "stormproof-outside-")));
    onTestFinished(() => rm(outside, { recursive: true, force: true }));
    await writeText(join(outside, "secret.txt"), "secret");
    const root = await makeKit();
    await symlink(target(outside), join(root, name));
    return { ...(await makeClient({ root })), outside };
  }

  test("to a folder outside the kit is refused, for reading and for writing", async () => {
    const { request, outside } = await kitWithLink("work/link", (folder) => folder);
    const save = { type: "file", format: "text", content: "x" };
    const statuses = [
      (await request("GET", "/api/contents/work/link")).status,
      (await request("GET", "/api/contents/work/link/secret.txt")).status,
      (await request("PUT", "/api/contents/work/link/secret.txt", save)).status,
      (await request("PUT", "/api/contents/work/link/new.txt", save)).status,
      (await request("DELETE", "/api/contents/work/link/secret.txt")).status,
    ];
    expect({ statuses, secret: await readFile(join(outside, "secret.txt"), "utf8") }).toEqual({
      statuses: [403, 403, 403, 403, 403],
      secret: "secret",
    });
  });

  test("to a file outside the kit is refused, and not listed", async () => {
    const { request, json } = await kitWithLink("work/link.txt", (folder) => join(folder, "secret.txt"));
    const { content } = await json("GET", "/api/contents/work");
    const { status } = await request("GET", "/api/contents/work/link.txt");
    expect({ status, names: content.map(({ name }: { name: string }) => name) }).toEqual({
      status: 403,
      names: ["notes.ipynb"],
    });
  });

  test("to a file that does not exist outside makes none there", async () => {
    const { request, outside } = await kitWithLink("work/link.txt", (folder) => join(folder, "new.txt"));
    await request("PUT", "/api/contents/work/link.txt", { type: "file", format: "text", content: "x" });
    await expect(stat(join(outside, "new.txt"))).rejects.toThrow("ENOENT");
  });

  test("to a hidden folder of the kit is refused", async () => {
    const { request } = await kitWithLink("work/link", () => "../node_modules");
    expect((await request("GET", "/api/contents/work/link/left-pad/index.js")).status).toBe(403);
  });

  test("from a folder that pages may change to one that they may not is not followed by a save", async () => {
    const { request, context } = await kitWithLink("work/link.ipynb", () => "../lessons/05-retry.ipynb");
    const { status } = await request("PUT", "/api/contents/work/link.ipynb", { type: "notebook", content: edited });
    const shipped = await readFile(join(context.root, "lessons/05-retry.ipynb"), "utf8");
    expect({ status, shipped }).toEqual({ status: 403, shipped: JSON.stringify(notebook) });
  });

  test("within a folder that pages may change is followed, and stays a link", async () => {
    const { request, context } = await kitWithLink("work/link.ipynb", () => "notes.ipynb");
    await request("PUT", "/api/contents/work/link.ipynb", { type: "notebook", content: edited });
    expect(JSON.parse(await readFile(join(context.root, "work/notes.ipynb"), "utf8"))).toEqual(edited);
  });

  test("is deleted itself, and not what it leads to", async () => {
    const { request, json, context } = await kitWithLink("work/link.ipynb", () => "notes.ipynb");
    await request("DELETE", "/api/contents/work/link.ipynb");
    const { content } = await json("GET", "/api/contents/work");
    expect({
      names: content.map(({ name }: { name: string }) => name),
      kept: await readFile(join(context.root, "work/notes.ipynb"), "utf8"),
    }).toEqual({ names: ["notes.ipynb"], kept: JSON.stringify(notebook) });
  });

  test("in the bundle that leads out of it is refused", async () => {
    const { request } = await kitWithLink(".stormproof/web/link.js", (folder) => join(folder, "secret.txt"));
    expect((await request("GET", "/static/link.js")).status).toBe(403);
  });
});
