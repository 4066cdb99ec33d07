import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { onTestFinished } from "vitest";

/** A port that leads to a server, which another server can take over: the old one is gone without a word, as in a crash. */
export class Relay {
  readonly port: number;
  readonly #connections: Set<Socket>;
  #target: number;

  private constructor(port: number, target: number, connections: Set<Socket>) {
    this.port = port;
    this.#target = target;
    this.#connections = connections;
  }

  /** @param target - Port of the first server. */
  static async open(target: number): Promise<Relay> {
    const connections = new Set<Socket>();
    const server = createServer((near) => {
      const far = connect(relay.#target, "127.0.0.1");
      near.pipe(far).pipe(near);
      for (const socket of [near, far]) {
        connections.add(socket);
        socket.on("error", () => socket.destroy()).on("close", () => connections.delete(socket));
      }
    });
    await once(server.listen(0, "127.0.0.1"), "listening");
    const relay = new Relay((server.address() as AddressInfo).port, target, connections);
    onTestFinished(() => {
      server.close();
      relay.#cut();
    });
    return relay;
  }

  /** Cuts all connections; new ones lead to the server on port `target`. */
  crash(target: number): void {
    this.#target = target;
    this.#cut();
  }

  #cut(): void {
    for (const socket of this.#connections) socket.destroy();
  }
}
