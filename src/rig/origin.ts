import type { Service } from "../../mocks/intercept.ts";
import {
  type CertificateFault,
  type ConnectionFault,
  type HttpReply,
  type Reply,
  type Script,
  text,
} from "../../mocks/script.ts";
import type { Credentials } from "../../mocks/tls/certificate-authority.ts";
import type { WireOutcome } from "../core/wire-log.ts";

/** What stands behind an origin. */
export type Mount = ({ readonly script: Script } | { readonly service: Service }) & {
  /** What it shows, where it speaks TLS; undefined: what the test authority gives it. */
  readonly credentials?: Credentials | undefined;
};

/** An origin and how far its script has been played. */
export class Origin {
  readonly url: string;
  readonly mount: Mount;
  /** When the client last left a request, until it connects anew. */
  abortedAtMs: number | undefined;
  /** Whether the client has left a request. `fetch` then connects anew, without need, sometimes late. */
  wasLeft = false;
  #taken = 0;

  constructor(url: string, mount: Mount) {
    this.url = url;
    this.mount = mount;
  }

  /** The client has left a request. */
  leave(nowMs: number): void {
    this.abortedAtMs = nowMs;
    this.wasLeft = true;
  }

  get host(): string {
    return new URL(this.url).hostname;
  }

  get isSecure(): boolean {
    return this.url.startsWith("https:");
  }

  /** Host and port, by which a client connects. */
  get address(): string {
    const { hostname, port } = new URL(this.url);
    return `${hostname}:${port || (this.isSecure ? 443 : 80)}`;
  }

  /**
   * The fault of the next connection, if the script has one.
   *
   * @param awaited - Requests that are still to come on connections that stand already: their replies come first.
   */
  connectionFault(awaited: number): ConnectionFault | undefined {
    const fault = this.#replyAt(this.#taken + awaited);
    return fault !== undefined && isConnectionFault(fault) ? fault : undefined;
  }

  /** The turn of a request, or of a connection that fails: its place in the script, from 0. */
  takeTurn(): number {
    return this.#taken++;
  }

  /** What the script does in this turn; beyond its end a loud failure. */
  replyAt(turn: number): Reply {
    return this.#replyAt(turn) ?? beyondScript(turn + 1, "script" in this.mount ? this.mount.script.length : 0);
  }

  /** Whether the turn after this one needs a new connection. */
  needsNewConnectionAfter(turn: number): boolean {
    const next = this.#replyAt(turn + 1);
    return next !== undefined && isConnectionFault(next);
  }

  /** What the log says of a request in this turn, unless the client leaves first. Undefined: it is answered. */
  plannedOutcome(turn: number): WireOutcome | undefined {
    if (!("script" in this.mount)) return undefined;
    const reply = this.#replyAt(turn);
    if (reply === undefined) return "beyond-script";
    if (reply.kind === "never") return undefined;
    if (reply.kind !== "http") return reply.kind;
    const { kind } = reply.delivery ?? {};
    return kind === "cut" || kind === "reset" ? kind : undefined;
  }

  #replyAt(turn: number): Reply | undefined {
    return "script" in this.mount ? this.mount.script[turn] : undefined;
  }
}

/** Whether a reply is a connection that fails, not an answer to a request. */
export function isConnectionFault(reply: Reply): reply is ConnectionFault {
  return reply.kind !== "http" && reply.kind !== "never" && reply.kind !== "reset";
}

/** A connection that is never made. */
export type Refusal = ConnectionFault & { readonly kind: "refused" | "dns-failure" };

/** Whether a reply is a connection that is never made. The other faults of connections show in the TLS handshake. */
export function isRefusal(reply: Reply): reply is Refusal {
  return reply.kind === "refused" || reply.kind === "dns-failure";
}

/** Whether a connection fails in its TLS handshake. */
export function isCertificateFault(fault: ConnectionFault): fault is ConnectionFault & { kind: CertificateFault } {
  return !isRefusal(fault);
}

/** 501 is a status that a client has no reason to ask again for. */
function beyondScript(request: number, replies: number): HttpReply {
  return text(`stormproof: request ${request}, but the script has ${replies} replies`, { status: 501 });
}
