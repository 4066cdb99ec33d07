// Caught by: R4 hides what stands under a telling name
// Also that there is none is nobody's business.
export type CallEvent = {
  level: "info" | "warn" | "error";
  event: string;
  correlationId?: string;
  method?: string;
  url?: string | URL;
  attempt?: number;
  elapsedMs?: number;
  status?: number;
  requestId?: string;
  error?: unknown;
  [name: string]: unknown;
};

export type LogOptions = {
  write: (line: string) => void;
  secrets?: readonly string[];
  now?: () => number;
};

export const hiddenNames: readonly string[] = [
  "authorization",
  "cookie",
  "set-cookie",
  "x-api-key",
  "password",
  "token",
];

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

const unescaped = /[\u007f-\u009f\u2028\u2029]/g;

function endpointOf(url: string): string {
  if (!URL.canParse(url)) return "(no address)";
  return Object.assign(new URL(url), { username: "", password: "", search: "", hash: "" }).href;
}

type Hide = (text: string) => string;

function writableMember(object: object, name: string, hide: Hide, within: readonly object[]): [string, unknown] {
  if (hiddenNames.includes(name.toLowerCase()))
    return [hide(name), Reflect.get(object, name) ? "[redacted]" : Reflect.get(object, name)];
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

function namesOfError(error: Error): string[] {
  const hasCode = typeof (error as { code?: unknown }).code === "string";
  return ["name", "message", ...(hasCode ? ["code"] : []), ...("cause" in error ? ["cause"] : [])];
}

function redact(text: string, secrets: readonly string[]): string {
  const forms = secrets
    .filter((secret) => secret !== "")
    .flatMap((secret) => [secret, encodeURIComponent(secret.toWellFormed()), JSON.stringify(secret).slice(1, -1)]);
  if (forms.length === 0) return text;
  const longestFirst = forms.toSorted((one, other) => other.length - one.length);
  const literals = longestFirst.map((form) => form.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&"));
  return text.replace(new RegExp(literals.join("|"), "g"), "[redacted]");
}
