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

/** First a copy that JSON can write, made with a stack in place of recursion; then the line. */
export function logEvent(event: CallEvent, { write, secrets = [], now = Date.now }: LogOptions): void {
  type Task = { from: object; to: Record<string, unknown> | unknown[]; around: ReadonlySet<object> };
  const hide = (text: string) => redact(text, secrets);
  const line: Record<string, unknown> = { at: new Date(now()).toJSON() };
  const tasks: Task[] = [{ from: event, to: line, around: new Set([event]) }];
  const copied = (value: unknown, around: ReadonlySet<object>): unknown => {
    if (typeof value === "string") return hide(value);
    if (typeof value === "bigint") return value.toString();
    if (!(value instanceof Object) || typeof value === "function" || value instanceof Date) return value;
    if (around.has(value)) return "[circular]";
    const to = Array.isArray(value) ? [] : {};
    tasks.push({ from: value, to, around: new Set([...around, value]) });
    return to;
  };
  for (let task = tasks.pop(); task; task = tasks.pop()) {
    const { from, to, around } = task;
    for (const name of namesIn(from)) {
      const isUrl = from === event && name === "url";
      let value: unknown = "[redacted]";
      try {
        if (!hiddenNames.includes(name.toLowerCase()))
          value = isUrl ? endpoint(String(event.url)) : Reflect.get(from, name);
      } catch {
        value = "[unreadable]";
      }
      // The mark itself is no secret.
      const shown = value === "[redacted]" ? value : copied(value, around);
      Object.defineProperty(to, isUrl ? "endpoint" : hide(name), {
        value: shown,
        enumerable: true,
        configurable: true,
        writable: true,
      });
    }
  }
  const text = JSON.stringify(line).replace(
    /[\u007f-\u009f]|\u2028|\u2029/g,
    (one) => `\\u${(0x10000 + one.charCodeAt(0)).toString(16).slice(1)}`,
  );
  try {
    write(text);
  } catch {}
}

function namesIn(value: object): string[] {
  if (!(value instanceof Error)) return Object.keys(value);
  const { code } = value as { code?: unknown };
  return ["name", "message", "code", "cause"].filter((name) =>
    name === "code" ? typeof code === "string" : name in value,
  );
}

function endpoint(url: string): string {
  const address = URL.parse(url);
  if (!address) return "(no address)";
  for (const part of ["username", "password", "search", "hash"] as const) address[part] = "";
  return address.toString();
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
