import { syncBuiltinESMExports } from "node:module";
import net from "node:net";
import { addAbortSignal } from "node:stream";
import { PipeSocket } from "./pipe-socket.ts";
import { replace } from "./replace.ts";
import type { ConnectionFrames, Wire } from "./wire.ts";

type ConnectOptions = { host?: string; port?: number | string; path?: string; timeout?: number; signal?: AbortSignal };

/** Leads every connection of this process over the pipe. Returns what takes the grader's frames about them. */
export function installPipeNet(wire: Wire): ConnectionFrames {
  const sockets = new Map<number, PipeSocket>();
  let lastId = 0;

  const connect = (...args: unknown[]): PipeSocket => {
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
  replace(net.Socket.prototype, "connect", refuse("new Socket().connect(): use net.connect()"));
  replace(net.Server.prototype, "listen", refuse("listening on a port"));
  syncBuiltinESMExports();
  return (type, connection, payload) => deliver(sockets.get(connection), type, payload);
}

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
    throw Object.assign(new Error(`Not available to an answer: ${what}`), { code: "EACCES" });
  };
}
