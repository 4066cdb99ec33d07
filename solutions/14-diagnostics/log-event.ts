import { redact } from "../02-auth/redact.ts";

/** What happened. Each member is optional but for the first two, and there may be others. */
export type CallEvent = {
  level: "info" | "warn" | "error";
  /** What happened, in a word or two that stay the same: `request sent`. */
  event: string;
  /** The same for all lines of one operation. */
  correlationId?: string;
  method?: string;
  url?: string | URL;
  /** Number of the request, from 1. */
  attempt?: number;
  elapsedMs?: number;
  status?: number;
  /** How the service calls this request in its own log. */
  requestId?: string;
  error?: unknown;
  [name: string]: unknown;
};

export type LogOptions = {
  /** Takes a line, without a line break at its end. */
  write: (line: string) => void;
  /** Values that must not be seen. Default: none. */
  secrets?: readonly string[];
  /** Milliseconds since 1970. Default: `Date.now`. */
  now?: () => number;
};

/** Whatever stands under these names is secret. */
export const hiddenNames: readonly string[] = [
  "authorization",
  "cookie",
  "set-cookie",
  "x-api-key",
  "password",
  "token",
];

/**
 * Writes what happened as one line of JSON. Never throws.
 *
 * @example
 * logEvent({ level: "warn", event: "answered", url: "https://ci.test/jobs?key=k-17", status: 503 }, { write: console.log });
 * // {"at":"2026-11-20T03:00:00.000Z","level":"warn","event":"answered","endpoint":"https://ci.test/jobs","status":503}
 */
export function logEvent(event: CallEvent, options: LogOptions): void {
  const { write, secrets = [], now = Date.now } = options;
  const hide = (text: string) => redact(text, secrets);
  const address = {
    get endpoint() {
      return endpointOf(String(event.url));
    },
  };
  const members = Object.keys(event).map((name) =>
    name === "url" ? writableMember(address, "endpoint", hide, []) : writableMember(event, name, hide, [event]),
  );
  const line = JSON.stringify({ at: new Date(now()).toISOString(), ...Object.fromEntries(members) });
  try {
    write(line.replace(unescaped, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`));
  } catch {
    // A log that cannot be written must not stop the work.
  }
}

/** What JSON leaves as it is, though some programs see a line break or a command in it. */
const unescaped = /[\u007f-\u009f\u2028\u2029]/g;

function endpointOf(url: string): string {
  if (!URL.canParse(url)) return "(no address)";
  return Object.assign(new URL(url), { username: "", password: "", search: "", hash: "" }).href;
}

type Hide = (text: string) => string;

/** A member as JSON can write it. `within`: the objects that it lies in, from the outermost on. */
function writableMember(object: object, name: string, hide: Hide, within: readonly object[]): [string, unknown] {
  if (hiddenNames.includes(name.toLowerCase())) return [hide(name), "[redacted]"];
  try {
    return [hide(name), writable(Reflect.get(object, name), hide, within)];
  } catch {
    return [hide(name), "[unreadable]"];
  }
}

function writable(value: unknown, hide: Hide, within: readonly object[]): unknown {
  if (typeof value === "string") return hide(value);
  if (typeof value === "bigint") return String(value);
  if (typeof value !== "object" || value === null || value instanceof Date) return value;
  if (within.includes(value)) return "[circular]";
  const inner = [...within, value];
  if (Array.isArray(value)) return value.map((each) => writable(each, hide, inner));
  const names = value instanceof Error ? namesOfError(value) : Object.keys(value);
  return Object.fromEntries(names.map((name) => writableMember(value, name, hide, inner)));
}

/** JSON would write none of them. */
function namesOfError(error: Error): string[] {
  const hasCode = typeof (error as { code?: unknown }).code === "string";
  return ["name", "message", ...(hasCode ? ["code"] : []), ...("cause" in error ? ["cause"] : [])];
}
