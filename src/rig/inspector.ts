/** A little client of Node's inspector: commands with their results, and events. */
export class Inspector {
  readonly #socket: WebSocket;
  readonly #results = new Map<number, (result: unknown) => void>();
  readonly #listeners = new Map<string, (params: unknown) => void>();
  #lastId = 0;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.onmessage = ({ data }) => {
      const { id, result, method, params } = JSON.parse(String(data));
      if (id === undefined) this.#listeners.get(method)?.(params);
      else this.#results.get(id)?.(result);
    };
  }

  static connect(url: string): Promise<Inspector> {
    const socket = new WebSocket(url);
    return new Promise((resolve, reject) => {
      socket.onopen = () => resolve(new Inspector(socket));
      socket.onerror = () => reject(new Error("The inspector does not answer"));
    });
  }

  /** Sends a command; resolves with what the inspector says to it. */
  send<Result>(method: string, params: object = {}): Promise<Result> {
    const id = ++this.#lastId;
    this.#socket.send(JSON.stringify({ id, method, params }));
    return new Promise((resolve) => {
      this.#results.set(id, (result) => resolve(result as Result));
    });
  }

  on<Params>(event: string, listener: (params: Params) => void): void {
    this.#listeners.set(event, listener as (params: unknown) => void);
  }

  close(): void {
    this.#socket.close();
  }
}
