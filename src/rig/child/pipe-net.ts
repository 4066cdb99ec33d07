import { syncBuiltinESMExports } from "node:module";
import net from "node:net";
import { addAbortSignal } from "node:stream";
import { PipeSocket } from "./pipe-socket.ts";
import { replace } from "./replace.ts";
import type { ConnectionFrames, Wire } from "./wire.ts";

type ConnectOptions = { host?: string; port?: number | string; path?: string; timeout?: number; signal?: AbortSignal };

/**
 * Leads every connection of this process over the pipe. Returns what takes the grader's frames about them.
 *
 * While the answer has its own replies in place of the network, as by msw and nock, its sockets are Node's: both catch
 * them at `net.Socket.prototype.connect`. What they let pass finds no way out.
 */
export function installPipeNet(wire: Wire): ConnectionFrames {
  const sockets = new Map<number, PipeSocket>();
  const { connect: nodeConnect } = net;
  let lastId = 0;

  const connect = (...args: unknown[]): PipeSocket | net.Socket => {
    if (isIntercepted()) return Reflect.apply(nodeConnect, net, args);
    const { options, onConnect } = connectArguments(args);
    const id = ++lastId;
    const address = { host: options.host ?? "localhost", port: Number(options.port ?? 0) };
    const socket = new PipeSocket(id, (type, payload) => wire.sendFrame(type, id, payload), address);
    sockets.set(id, socket);
    socket.once("close", () => sockets.delete(id));
    if (onConnect) socket.once("connect", onConnect);
    if (options.timeout) socket.setTimeout(options.timeout);
    if (options.signal) addAbortSignal(options.signal, socket);
    wire.sendFrame("open", id, Buffer.from(JSON.stringify(address)));
    return socket;
  };

  replace(net, "connect", connect);
  replace(net, "createConnection", connect);
  closeWaysOut();
  replace(net.Socket.prototype, "connect", connectUnlessBare);
  replace(net.Server.prototype, "listen", refuse("listening on a port"));
  syncBuiltinESMExports();
  return (type, connection, payload) => deliver(sockets.get(connection), type, payload);
}

/** Whether the answer has put its own replies in place of the network. */
export function isIntercepted(): boolean {
  return net.Socket.prototype.connect !== (connectUnlessBare as unknown);
}

const nodeSocketConnect = net.Socket.prototype.connect;

/** A socket of Node's own, for interceptors only: they answer for its handle, whose own way out is closed. */
function connectUnlessBare(this: net.Socket, ...args: unknown[]): net.Socket {
  if (!isIntercepted()) throw refusal("new Socket().connect(): use net.connect()");
  this.once("close", closeHandle);
  return Reflect.apply(nodeSocketConnect, this, args);
}

/** A socket that an interceptor has answered on never connects; when it closes its handle stays, and much with it. */
function closeHandle(this: net.Socket): void {
  (this as { _handle?: { close?(): void } | null })._handle?.close?.();
}

/** Takes from the handles of sockets and pipes what connects them: sockets that are Node's reach nobody. */
function closeWaysOut(): void {
  for (const options of [{ host: "nowhere", port: 1, lookup() {} }, { path: "/nowhere" }]) {
    const socket = new net.Socket().on("error", () => {}) as net.Socket & { _handle: object | null };
    Reflect.apply(nodeSocketConnect, socket, [options]);
    // Under Node's own permissions there is none where connecting is forbidden.
    const handle = socket._handle && Object.getPrototypeOf(socket._handle);
    for (const name of ["connect", "connect6"]) if (handle && name in handle) replace(handle, name, () => refused);
    socket.destroy();
  }
}

/** EACCES, as libuv numbers it. */
const refused = -13;

/** The forms that `net.connect` takes: options, a port and perhaps a host, or a path; then perhaps a callback. */
function connectArguments(args: unknown[]): { options: ConnectOptions; onConnect: (() => void) | undefined } {
  const [first, second] = args;
  const onConnect = args.find((arg) => typeof arg === "function") as (() => void) | undefined;
  if (typeof first === "object" && first !== null) return { options: first, onConnect };
  return {
    options: { port: first as number | string, ...(typeof second === "string" && { host: second }) },
    onConnect,
  };
}

function deliver(socket: PipeSocket | undefined, ...[type, payload]: [Parameters<ConnectionFrames>[0], Buffer]): void {
  if (socket === undefined) return;
  if (type === "opened") socket.receiveOpened();
  else if (type === "failed") socket.receiveFailed(payload.toString());
  else if (type === "data") socket.receiveData(payload);
  else if (type === "credit") socket.receiveCredit(payload.readUInt32LE());
  else if (type === "end") socket.receiveEnd();
  else if (type === "reset") socket.receiveReset();
}

function refuse(what: string): () => never {
  return () => {
    throw refusal(what);
  };
}

function refusal(what: string): Error {
  return Object.assign(new Error(`Not available to an answer: ${what}`), { code: "EACCES" });
}
