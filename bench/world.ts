import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import net, { type Socket } from "node:net";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { median } from "./median.ts";
import type { Row } from "./row.ts";

/** Answers of a few hundred bytes, where a server's own work weighs most, and one of some thousand. */
const answers = [
  { service: "items", path: "/items/1" },
  { service: "quota", path: "/quota" },
  { service: "jsonplaceholder", path: "/users/1/posts" },
] as const;

const clientCount = 32;
const roundCount = 15;
const roundMs = 200;
const warmUpMs = 3_000;

const wantedConnections = 10_000;
const openedAtOnce = 250;
/** One alone may meet a pause of the garbage collector. */
const newRequests = 101;
/** Files that the processes need besides their connections. */
const otherFiles = 500;
const unknownLimit = 4_096;
/** A server that is not done by then is ended, and with it all that waits for it. */
const patienceMs = 120_000;

/** How a body ends that travels in chunks. */
const lastChunk = Buffer.from("0\r\n\r\n");

/** Measures requests per second, and how many connections can be open. Everything stays on this machine. */
export async function worldBench(): Promise<Row[]> {
  const rows: Row[] = [];
  for (const { service, path: target } of answers) rows.push(await throughput(service, target));
  return [...rows, ...(await openConnections())];
}

/** Both servers in turns, so that what else goes on in the machine befalls them alike. */
async function throughput(service: string, target: string): Promise<Row> {
  const ours = await serve("ours", service);
  const bare = await serve("bare", `http://127.0.0.1:${ours.port}${target}`);
  try {
    const loads = { bare: await Load.begin(bare.port, target), ours: await Load.begin(ours.port, target) };
    for (const load of Object.values(loads)) await load.rate(warmUpMs);
    const rounds: Round[] = [];
    for (let round = 0; round < roundCount; round++) {
      rounds.push({ bare: await loads.bare.rate(roundMs), ours: await loads.ours.rate(roundMs) });
    }
    for (const load of Object.values(loads)) load.end();
    // The round in the middle by its ratio: both figures are of one time.
    const { ours: ourRate, bare: bareRate } = middle(rounds, (round) => round.ours / round.bare);
    return {
      name: `GET ${target} of ${service}`,
      unit: "requests/s",
      ours: ourRate,
      peer: peer(bareRate),
      target: { ratioAtLeast: 0.5 },
    };
  } finally {
    for (const { child } of [ours, bare]) child.kill();
  }
}

/** Opens connections, asks once on each, leaves them open, asks on each again. */
async function openConnections(): Promise<Row[]> {
  const limit = openFilesLimit();
  const wanted = Math.min(wantedConnections, (Number.isNaN(limit) ? unknownLimit : limit) - otherFiles);
  const ours = await serve("ours", "items");
  const bare = await serve("bare", `http://127.0.0.1:${ours.port}/items/1`);
  try {
    const [onBare, onOurs] = [await crowd(bare.port, wanted), await crowd(ours.port, wanted)];
    return [
      {
        name: `connections of ${wanted} that answered twice, all open at once`,
        unit: "connections",
        ours: onOurs.answered,
        peer: peer(onBare.answered),
        target: { ratioAtLeast: 1 },
      },
      {
        name: "a new connection and request while they are open",
        unit: "ms",
        ours: onOurs.newRequestMs,
        peer: peer(onBare.newRequestMs),
        target: { ratioAtMost: 3 },
      },
    ];
  } finally {
    for (const { child } of [ours, bare]) child.kill();
  }
}

type Crowd = { readonly answered: number; readonly newRequestMs: number };

async function crowd(port: number, size: number): Promise<Crowd> {
  const clients: Client[] = [];
  while (clients.length < size) {
    const more = Array.from({ length: Math.min(openedAtOnce, size - clients.length) }, () =>
      Client.open(port, "/items/1"),
    );
    clients.push(...(await Promise.all(more)));
    await Promise.all(clients.slice(-more.length).map((client) => client.ask()));
  }
  let answered = 0;
  for (let from = 0; from < size; from += openedAtOnce) {
    const asked = clients.slice(from, from + openedAtOnce).map((client) => client.ask());
    answered += (await Promise.all(asked)).filter((isAnswered) => isAnswered).length;
  }
  const newRequestsMs: number[] = [];
  while (newRequestsMs.length < newRequests) {
    const startedAt = performance.now();
    const late = await Client.open(port, "/items/1");
    await late.ask();
    newRequestsMs.push(performance.now() - startedAt);
    clients.push(late);
  }
  for (const client of clients) client.end();
  return { answered, newRequestMs: median(newRequestsMs) };
}

type Round = { readonly bare: number; readonly ours: number };

function middle(rounds: readonly Round[], by: (round: Round) => number): Round {
  const found = rounds.toSorted((a, b) => by(a) - by(b))[Math.floor(rounds.length / 2)];
  if (!found) throw new Error("nothing was measured");
  return found;
}

function peer(figure: number): NonNullable<Row["peer"]> {
  return { name: "a bare node:http server", figure };
}

/** Clients that ask again as soon as they have an answer. */
class Load {
  readonly #clients: readonly Client[];
  #answers = 0;
  #isOn = false;

  static async begin(port: number, target: string): Promise<Load> {
    return new Load(await Promise.all(Array.from({ length: clientCount }, () => Client.open(port, target))));
  }

  private constructor(clients: readonly Client[]) {
    this.#clients = clients;
  }

  /** Answers per second, over so many milliseconds. */
  async rate(ms: number): Promise<number> {
    this.#isOn = true;
    const startedAt = performance.now();
    const answersBefore = this.#answers;
    const loops = this.#clients.map((client) => this.#loop(client));
    await sleep(ms);
    const rate = ((this.#answers - answersBefore) / (performance.now() - startedAt)) * 1_000;
    this.#isOn = false;
    await Promise.all(loops);
    return rate;
  }

  end(): void {
    for (const client of this.#clients) client.end();
  }

  async #loop(client: Client): Promise<void> {
    while (this.#isOn && (await client.ask())) this.#answers += 1;
  }
}

/** A client that does as little as it can. */
class Client {
  readonly #socket: Socket;
  readonly #request: Buffer;
  #missingBytes = 0;
  #onAnswer: ((isAnswered: boolean) => void) | undefined;

  static async open(port: number, target: string): Promise<Client> {
    const socket = net.connect({ port, host: "127.0.0.1", noDelay: true });
    await once(socket, "connect");
    return new Client(socket, `GET ${target} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nAccept: */*\r\n\r\n`);
  }

  private constructor(socket: Socket, request: string) {
    this.#socket = socket;
    this.#request = Buffer.from(request);
    socket.on("data", (chunk) => this.#take(chunk));
    socket.on("error", () => {});
    socket.on("close", () => this.#settle(false));
  }

  /** Whether an answer came. */
  ask(): Promise<boolean> {
    return new Promise((resolve) => {
      this.#onAnswer = resolve;
      this.#socket.write(this.#request);
    });
  }

  end(): void {
    this.#socket.destroy();
  }

  #take(chunk: Buffer): void {
    if (this.#missingBytes === 0) this.#missingBytes = lengthOf(chunk);
    this.#missingBytes -= chunk.length;
    if (this.#missingBytes === 0 || chunk.subarray(-5).equals(lastChunk)) this.#settle(true);
  }

  #settle(isAnswered: boolean): void {
    this.#missingBytes = 0;
    const onAnswer = this.#onAnswer;
    this.#onAnswer = undefined;
    onAnswer?.(isAnswered);
  }
}

/** The length of an answer, of which this is the beginning; without end where it travels in chunks. */
function lengthOf(beginning: Buffer): number {
  const headBytes = beginning.indexOf("\r\n\r\n") + 4;
  const [, length] = /content-length: (\d+)/i.exec(beginning.toString("latin1", 0, headBytes)) ?? [];
  return length === undefined ? Number.POSITIVE_INFINITY : headBytes + Number(length);
}

type Served = { readonly child: ChildProcess; readonly port: number };

async function serve(kind: "ours" | "bare", what: string): Promise<Served> {
  const file = path.join(import.meta.dirname, "world-server.ts");
  const child = spawn(process.execPath, [file, kind, what], {
    stdio: ["ignore", "pipe", "inherit"],
    timeout: patienceMs,
  });
  const [port] = await once(child.stdout, "data");
  return { child, port: Number(String(port)) };
}

/** How many files a process may have open; `NaN` where the system does not say. */
function openFilesLimit(): number {
  const { userLimits } = process.report.getReport() as { userLimits?: { open_files?: { soft?: unknown } } };
  return Number(userLimits?.open_files?.soft);
}
