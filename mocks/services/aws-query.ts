import type { RequestHandler } from "msw";
import { HttpResponse } from "../http-response.ts";
import { AwsForm } from "./aws-form.ts";
import { type AwsKey, type AwsKeys, checkSignature, type SignatureFault } from "./aws-signature.ts";
import { toXml, type XmlValue } from "./aws-xml.ts";
import { FixedWindow } from "./fixed-window.ts";
import { type Call, routes } from "./routes.ts";
import { stableUuid } from "./stable-uuid.ts";

/** A refusal, before it is written as the service writes its errors. */
export class AwsError extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

/** What a service can do: the names of its calls, and whether each changes something. */
export type AwsActions = {
  readonly [action: string]: { readonly writes: boolean; readonly run: (form: AwsForm) => XmlValue };
};

/** How one service writes what all of them do. */
export type AwsDialect = {
  /** The service in the scope of a signature: `iam`, `ec2`. */
  readonly service: string;
  readonly success: (action: string, result: XmlValue, requestId: string) => string;
  readonly failure: (error: AwsError, requestId: string) => string;
  readonly badSignature: (fault: SignatureFault) => AwsError;
  readonly notAllowed: (key: AwsKey, action: string) => AwsError;
  readonly unknownAction: (action: string | undefined, version: string | undefined) => AwsError;
  readonly throttled: () => AwsError;
};

/** What the options of every service here are about. */
export type AwsOptions = {
  /** Access key ids and what they allow. Default: `seedKeys`. */
  readonly keys?: AwsKeys;
  /** More calls in a second are throttled. Default: no limit. */
  readonly callsPerSecond?: number;
  readonly now?: () => number;
};

/** What a door is made of. */
export type DoorParts = Required<AwsOptions> & {
  readonly origin: string;
  readonly dialect: AwsDialect;
  /** The actions of this moment: a reset puts others in their place. */
  readonly actions: () => AwsActions;
};

/** The door of a service that speaks the AWS query protocol: a form comes in, XML goes out. */
export class AwsQueryDoor {
  readonly handlers: readonly RequestHandler[];
  readonly #dialect: AwsDialect;
  readonly #actions: () => AwsActions;
  readonly #keys: AwsKeys;
  readonly #now: () => number;
  readonly #callsPerSecond: number;
  #second: FixedWindow;
  #throttled = 0;
  #lost = 0;
  #calls = 0;

  constructor({ origin, dialect, actions, keys, callsPerSecond, now }: DoorParts) {
    this.#dialect = dialect;
    this.#actions = actions;
    this.#keys = keys;
    this.#now = now;
    this.#callsPerSecond = callsPerSecond;
    this.#second = new FixedWindow(callsPerSecond, 1_000);
    const answer = (call: Call) => this.#answer(call);
    const unknownPath = () => new HttpResponse(null, { status: 404 });
    const unknownMethod = () => new HttpResponse(null, { status: 405 });
    this.handlers = routes({ "/": { GET: answer, POST: answer } }, { origin, unknownPath, unknownMethod });
  }

  /** Refuses so many of the next calls, as a busy account is refused. */
  throttleNext(calls: number): void {
    this.#throttled = calls;
  }

  /** Carries out so many of the next changes, and loses the answers: the connection breaks instead. */
  loseNext(changes: number): void {
    this.#lost = changes;
  }

  reset(): void {
    this.#second = new FixedWindow(this.#callsPerSecond, 1_000);
    this.#throttled = 0;
    this.#lost = 0;
    this.#calls = 0;
  }

  async #answer({ request, url }: Call): Promise<Response> {
    this.#calls += 1;
    const requestId = stableUuid(`${this.#dialect.service} ${this.#calls}`);
    const headers = { "content-type": "text/xml;charset=UTF-8", "x-amzn-requestid": requestId };
    try {
      const form = new AwsForm(new URLSearchParams(request.method === "POST" ? await request.text() : url.search));
      const action = form.get("Action") ?? "";
      const result = this.#run(action, form, request.headers);
      if (this.#isLost(action)) return HttpResponse.error();
      return new HttpResponse(declaration + this.#dialect.success(action, result, requestId), { headers });
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      return new HttpResponse(declaration + this.#dialect.failure(error, requestId), { status: error.status, headers });
    }
  }

  #run(action: string, form: AwsForm, headers: Headers): XmlValue {
    const { service, badSignature, unknownAction, notAllowed } = this.#dialect;
    const key = checkSignature(headers, service, this.#keys);
    if (typeof key === "string") throw badSignature(key);
    this.#throttle();
    const actions = this.#actions();
    const known = Object.hasOwn(actions, action) ? actions[action] : undefined;
    if (!known) throw unknownAction(form.get("Action"), form.get("Version"));
    if (known.writes && !key.mayWrite) throw notAllowed(key, action);
    return known.run(form);
  }

  #isLost(action: string): boolean {
    if (this.#lost === 0 || !this.#actions()[action]?.writes) return false;
    this.#lost -= 1;
    return true;
  }

  #throttle(): void {
    const isThrottled = this.#throttled > 0 || !this.#second.take(this.#now());
    if (this.#throttled > 0) this.#throttled -= 1;
    if (isThrottled) throw this.#dialect.throttled();
  }
}

/** Writes the answer of a call: `<ListUsersResponse xmlns="…">…</ListUsersResponse>`. */
export function response(action: string, namespace: string, content: XmlValue, listItem: "member" | "item"): string {
  return toXml(`${action}Response xmlns="${namespace}"`, content, listItem);
}

const declaration = '<?xml version="1.0" encoding="UTF-8"?>\n';
