import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";

/** Where a kernel listens and how its messages are signed (jupyter_client, "Connection files"). */
export type Connection = {
  readonly transport: string;
  readonly ip: string;
  readonly key: string;
  readonly signature_scheme: string;
  readonly shell_port: number;
  readonly iopub_port: number;
  readonly stdin_port: number;
  readonly control_port: number;
  readonly hb_port: number;
};

/** A connection file on disk. It holds the key, so only its owner may read it. */
export type ConnectionFile = { readonly path: string; readonly connection: Connection; remove(): Promise<void> };

/** Writes a connection file with free ports of this machine and a new key, in a folder that only the user can enter. */
export async function createConnectionFile(): Promise<ConnectionFile> {
  const [shell_port, iopub_port, stdin_port, control_port, hb_port] = (await freePorts(5)) as FivePorts;
  const connection: Connection = {
    transport: "tcp",
    ip: "127.0.0.1",
    key: randomUUID(),
    signature_scheme: "hmac-sha256",
    shell_port,
    iopub_port,
    stdin_port,
    control_port,
    hb_port,
  };
  const folder = await mkdtemp(path.join(tmpdir(), "stormproof-kernel-"));
  const file = path.join(folder, "connection.json");
  await writeFile(file, JSON.stringify(connection), { mode: 0o600 });
  return { path: file, connection, remove: () => rm(folder, { recursive: true, force: true }) };
}

/**
 * Reads the connection file that a kernel was started with.
 *
 * @throws TypeError when it asks for a signature that the kit does not know.
 */
export async function readConnectionFile(file: string): Promise<Connection> {
  // Read in every start of a kernel, which would wait for zod.
  const connection = JSON.parse(await readFile(file, "utf8")) as Connection;
  if (connection.signature_scheme === "hmac-sha256") return connection;
  throw new TypeError(`Cannot sign messages as ${file} asks: ${connection.signature_scheme} is not hmac-sha256`);
}

/** The address of one of the kernel's sockets. */
export function addressOf(connection: Connection, socket: "shell" | "iopub" | "stdin" | "control" | "hb"): string {
  return `${connection.transport}://${connection.ip}:${connection[`${socket}_port`]}`;
}

type FivePorts = [number, number, number, number, number];

/** All are held open until the last is known, so that no port comes twice. */
async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, "127.0.0.1"));
  await Promise.all(servers.map((server) => once(server, "listening")));
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map((server) => once(server.close(), "close")));
  return ports;
}
