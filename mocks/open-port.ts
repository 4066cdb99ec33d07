import { createServer, type RequestListener } from "node:http";
import { type AddressInfo, createServer as createDoor, type Socket } from "node:net";
import { createSecureContext, TLSSocket } from "node:tls";
import type { Credentials } from "./tls/certificate-authority.ts";

/** A port that is open. */
export type OpenPort = {
  readonly port: number;
  /** How many connections clients have opened so far. */
  readonly connections: number;
  /** Ends all connections and gives the port back. Closing twice does no harm. */
  close(): Promise<void>;
};

/** Where to listen. With credentials the port speaks HTTP and HTTPS, as the first byte of a connection asks for. */
export type PortOptions = { readonly port: number; readonly host: string; readonly credentials?: Credentials };

/** Opens a port for a listener of `node:http`. Rejects when the port is taken. */
export async function openPort(onRequest: RequestListener, options: PortOptions): Promise<OpenPort> {
  // Idle connections stay open, as long as the client likes.
  const http = createServer({ keepAliveTimeout: 0 }, onRequest);
  const sockets = new Set<Socket>();
  const greet = options.credentials ? byFirstByte(options.credentials) : greetPlain;
  let connections = 0;
  const door = createDoor({ noDelay: true }, (socket) => {
    connections += 1;
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
    // A client that leaves is no error of the server's.
    socket.on("error", () => {});
    greet(socket, (ready) => http.emit("connection", ready));
  });
  await new Promise<void>((resolve, reject) => {
    door.once("error", reject).listen({ ...options, backlog: 4_096 }, resolve);
  });
  return {
    port: (door.address() as AddressInfo).port,
    get connections() {
      return connections;
    },
    close: () =>
      new Promise((resolve) => {
        door.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

/** Hands over a connection on which requests can be read. */
type Greet = (socket: Socket, onReady: (ready: Socket) => void) => void;

const greetPlain: Greet = (socket, onReady) => onReady(socket);

/** The first byte of a TLS handshake (RFC 8446, section 5.1); no method of HTTP begins with it. */
const handshake = 22;

function byFirstByte(credentials: Credentials): Greet {
  const secureContext = createSecureContext(credentials);
  return (socket, onReady) => {
    socket.once("data", (first) => {
      socket.pause();
      socket.unshift(first);
      if (first[0] === handshake) secure(socket, secureContext, onReady);
      else onReady(socket);
      process.nextTick(() => socket.resume());
    });
  };
}

function secure(
  socket: Socket,
  secureContext: ReturnType<typeof createSecureContext>,
  onReady: (ready: Socket) => void,
): void {
  const secured = new TLSSocket(socket, { isServer: true, secureContext, ALPNProtocols: ["http/1.1"] });
  // A client that does not like the certificate leaves with an alert, which is an error here.
  secured.on("error", () => socket.destroy());
  secured.once("secure", () => onReady(secured));
  // To break a secured connection is to break the one below.
  Object.assign(secured, { resetAndDestroy: () => socket.resetAndDestroy() });
}
