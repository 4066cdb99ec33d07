import { Store } from "./store.ts";

const quietMs = 4_000;
const impatientMs = 1_000;

/** `locked`: the server was started anew, with a new key that this page does not have. */
export type ServerState = "there" | "gone" | "locked";

/**
 * Asks the server from time to time whether it is there.
 *
 * Asks more often while it is gone, and not at all while nobody looks at the page.
 */
export class ServerWatch {
  readonly state = new Store<ServerState>("there");

  constructor() {
    document.addEventListener("visibilitychange", () => void this.check());
    void this.#watch();
  }

  /** Looks now. */
  async check(): Promise<ServerState> {
    this.state.set(await look());
    return this.state.get();
  }

  async #watch(): Promise<never> {
    for (;;) {
      await new Promise((resolve) => setTimeout(resolve, this.state.get() === "there" ? quietMs : impatientMs));
      if (document.visibilityState === "visible") await this.check();
    }
  }
}

async function look(): Promise<ServerState> {
  try {
    const response = await fetch("/api/status", { signal: AbortSignal.timeout(impatientMs * 3) });
    return response.status === 401 || response.status === 403 ? "locked" : "there";
  } catch {
    return "gone";
  }
}
