import type { IncomingMessage, ServerResponse } from "node:http";
import { playReply } from "../../mocks/play-reply.ts";
import type { CertificateFault } from "../../mocks/script.ts";
import { type Address, addressOf, originOf } from "./address.ts";
import { AnswerFailure } from "./answer-failure.ts";
import { Connection } from "./connection.ts";
import type { FrameType } from "./frames.ts";
import { headersOf, loggedBodyBytes, readBody, serviceBodyBytes } from "./incoming-request.ts";
import type { Limits } from "./limits.ts";
import { NotedResponse } from "./noted-response.ts";
import { isCertificateFault, isConnectionFault, isRefusal, type Mount, Origin, type Refusal } from "./origin.ts";
import { playService } from "./play-service.ts";
import { RequestLog, type RequestRow } from "./request-log.ts";
import type { ServerClock } from "./server-clock.ts";
import { secure, testAuthority } from "./tls/secure-connection.ts";

/** An `import` of this module would read all its exports, and one of them loads the whole of `fetch`: 20 ms. */
const http = process.getBuiltinModule("node:http");

/** What a server needs to know of its evaluation. */
export type WireServerOptions = {
  /** By origin: `http://api.test`. */
  readonly mounts: ReadonlyMap<string, Mount>;
  readonly clock: ServerClock;
  readonly limits: Pick<Limits, "requests" | "connections">;
  readonly sendFrame: (type: FrameType, connection: number, payload?: Uint8Array) => void;
  /** The answer has broken a limit, or a reply cannot be played. */
  readonly onError: (error: unknown) => void;
};

/** What Node says of a connection that was never made. */
const codes: Readonly<Record<Refusal["kind"], string>> = { refused: "ECONNREFUSED", "dns-failure": "ENOTFOUND" };

/** A connection as the server sees it. */
type Line = {
  readonly stream: Connection;
  readonly origin: Origin;
  /** Its number in the log. */
  readonly number: number;
  readonly openedAtMs: number;
  /** It may have been opened without need: see `Origin.wasLeft`. */
  readonly isInDoubt: boolean;
  /** The request that came last; of a connection that fails, its own row. */
  row?: RequestRow | undefined;
};

/** Answers every connection of one evaluation from a real `node:http` server, and writes down what came. */
export class WireServer {
  readonly log: RequestLog;
  readonly #options: WireServerOptions;
  readonly #clock: ServerClock;
  readonly #origins: Map<string, Origin>;
  readonly #lines = new Map<number, Line>();
  readonly #lineOf = new WeakMap<object, Line>();
  readonly #http = http.createServer({
    ServerResponse: NotedResponse,
    keepAliveTimeout: 0,
    headersTimeout: 0,
    requestTimeout: 0,
  });
  #connectionCount = 0;

  constructor(options: WireServerOptions) {
    this.#options = options;
    this.#clock = options.clock;
    this.log = new RequestLog(options.clock, options.limits.requests, options.onError);
    const origins = [...options.mounts].map(([url, mount]) => new Origin(url, mount));
    this.#origins = new Map(origins.map((origin) => [origin.address, origin]));
    this.#http.on("request", (request, response) => this.#take(request, response));
  }

  /** Connections that are open now, whether a request is under way on them or not. */
  get openConnections(): number {
    return this.#lines.size;
  }

  /** Takes a frame that concerns a connection. Throws on one that no honest client sends. */
  receive(type: FrameType, id: number, payload: Buffer): void {
    const line = this.#lines.get(id);
    if (type === "open") this.#connect(id, addressOf(payload)).catch(this.#options.onError);
    else if (line === undefined) {
      // As TCP does: who writes on a connection that is gone learns it.
      if (type === "data") this.#options.sendFrame("reset", id);
    } else if (type === "data") line.stream.receiveData(payload);
    else if (type === "credit") line.stream.receiveCredit(payload.readUInt32LE());
    else if (type === "end") line.stream.receiveEnd();
    else if (type === "reset") this.#hangUp(line);
    else throw new RangeError(`A client sends no ${type} frame`);
  }

  /** Ends every connection, so that none reaches into the next evaluation. */
  close(): void {
    for (const { stream } of this.#lines.values()) stream.destroy();
  }

  async #connect(id: number, { host, port }: Address): Promise<void> {
    const number = ++this.#connectionCount;
    const { connections: limit } = this.#options.limits;
    if (number > limit) {
      this.#options.onError(new AnswerFailure("connections", `Your code opened more than ${limit} connections.`));
    }
    const origin = this.#origins.get(`${host}:${port}`);
    if (origin === undefined) {
      this.log.end(this.log.addConnection(originOf({ host, port }), number), "unknown-host");
      return this.#refuse(id, "ENOTFOUND");
    }
    const { abortedAtMs } = origin;
    origin.abortedAtMs = undefined;
    const line = { origin, number, openedAtMs: this.#clock.nowMs, isInDoubt: origin.wasLeft };
    const fault = origin.connectionFault(this.#awaitedOn(origin));
    // Whether a connection in doubt is for a request shows when one comes: that one is refused.
    if (fault === undefined || (line.isInDoubt && isRefusal(fault))) return this.#accept(id, line);
    // A bad certificate cannot wait for a request: here the moment has to decide.
    const isNeeded = abortedAtMs !== this.#clock.nowMs;
    if (isNeeded) origin.takeTurn();
    const row = isNeeded ? this.log.addConnection(origin.url, number) : undefined;
    if (fault.delayMs !== undefined) await this.#clock.sleep(fault.delayMs);
    if (isCertificateFault(fault)) this.#accept(id, { ...line, row }, fault.kind);
    else if (isRefusal(fault)) {
      this.log.end(row, fault.kind);
      this.#refuse(id, codes[fault.kind]);
    }
  }

  /** A request has come whose connection should have been refused: the client is told that it was never made. */
  async #refuseLate({ origin, number, stream }: Line, { kind, delayMs }: Refusal): Promise<void> {
    const row = this.log.addConnection(origin.url, number);
    if (delayMs !== undefined) await this.#clock.sleep(delayMs);
    this.log.end(row, kind);
    stream.fail(codes[kind]);
  }

  /** Connections that were opened at this very moment for requests which have not come yet. */
  #awaitedOn(origin: Origin): number {
    const { nowMs } = this.#clock;
    const isAwaited = (line: Line) => !line.isInDoubt && line.row === undefined && line.openedAtMs === nowMs;
    return [...this.#lines.values()].filter((line) => line.origin === origin && isAwaited(line)).length;
  }

  #refuse(id: number, code: string): void {
    this.#options.sendFrame("failed", id, Buffer.from(code));
  }

  #accept(id: number, newLine: Omit<Line, "stream">, fault?: CertificateFault): void {
    const stream = new Connection(id, (type, payload) => this.#options.sendFrame(type, id, payload));
    const line = { ...newLine, stream };
    const { origin } = line;
    this.#lines.set(id, line);
    stream.once("close", () => {
      this.#lines.delete(id);
      if (fault) this.log.end(newLine.row, fault);
    });
    this.#options.sendFrame("opened", id);
    const serve = (socket: object) => {
      this.#lineOf.set(socket, line);
      this.#http.emit("connection", socket);
    };
    const { credentials } = origin.mount;
    if (origin.isSecure) secure(stream, credentials ?? testAuthority().credentialsFor(origin.host, fault), serve);
    else serve(stream);
  }

  #hangUp(line: Line): void {
    if (line.row?.outcome === "open") line.origin.leave(this.#clock.nowMs);
    line.stream.receiveReset();
  }

  #take(request: IncomingMessage, response: NotedResponse): void {
    const line = this.#lineOf.get(request.socket);
    if (line === undefined) return;
    const { origin, number } = line;
    const turn = origin.takeTurn();
    const reply = origin.replyAt(turn);
    if (isRefusal(reply)) return void this.#refuseLate(line, reply).catch(this.#options.onError);
    const { method = "GET", url = "/" } = request;
    const row = this.log.add({ method, url: `${origin.url}${url}`, headers: headersOf(request), connection: number });
    line.row = row;
    this.#noteEnding(line, row, turn, response);
    readBody(request, row, "service" in origin.mount ? serviceBodyBytes : loggedBodyBytes, (body) => {
      if ("service" in origin.mount) {
        const { service } = origin.mount;
        const { url } = row;
        playService(service, { head: request, url, body }, response, this.#clock).catch(this.#options.onError);
      } else {
        this.#playScript(line, turn, response).catch(this.#options.onError);
      }
    });
  }

  /** Writes into the row how its request ends. */
  #noteEnding({ origin, stream }: Line, row: RequestRow, turn: number, response: NotedResponse): void {
    const planned = origin.plannedOutcome(turn);
    response.once("finish", () => {
      row.endedAtMs = this.#clock.nowMs;
    });
    response.once("close", () => {
      if (response.headersSent) Object.assign(row, { status: response.statusCode, replyHeaders: response.noted });
      if (response.writableFinished) this.log.end(row, planned ?? "answered");
      else this.log.end(row, stream.endedBy === "server" ? (planned ?? "reset") : "aborted");
    });
  }

  async #playScript({ origin, stream }: Line, turn: number, response: ServerResponse): Promise<void> {
    const reply = origin.replyAt(turn);
    if (origin.needsNewConnectionAfter(turn)) this.#closeIdle(origin, response);
    if (isConnectionFault(reply)) stream.resetAndDestroy();
    else await playReply(reply, response, this.#clock);
  }

  /** Makes the client connect anew for its next request. */
  #closeIdle(origin: Origin, response: ServerResponse): void {
    response.shouldKeepAlive = false;
    for (const line of this.#lines.values()) {
      const isIdle = line.row === undefined ? line.openedAtMs < this.#clock.nowMs : line.row.outcome !== "open";
      if (line.origin === origin && isIdle) line.stream.destroySoon();
    }
  }
}
