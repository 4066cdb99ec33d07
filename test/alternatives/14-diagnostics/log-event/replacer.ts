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

/** One call of JSON.stringify, which asks for every value; `this` is the object that it stands in. */
export function logEvent(event: CallEvent, options: LogOptions): void {
  const hide = (text: string) => redact(text, options.secrets ?? []);
  const path: object[] = [];
  function replacer(this: object, name: string, value: unknown): unknown {
    if (hidden(name)) return "[redacted]";
    if (typeof value === "string") return hide(value);
    if (typeof value === "bigint") return `${value}`;
    if (value === null || typeof value !== "object") return value;
    // What stringify has left behind is no longer around us.
    while (path.length > 0 && copies.get(path.at(-1) as object) !== this) path.pop();
    if (path.includes(value)) return "[circular]";
    path.push(value);
    const copy = name === "" && this !== event && value === event ? top(event) : copyOf(value);
    const shown = Array.isArray(copy)
      ? copy
      : Object.fromEntries(Object.entries(copy).map(([key, each]) => [hide(key), hidden(key) ? "[redacted]" : each]));
    copies.set(value, shown);
    return shown;
  }
  const copies = new WeakMap<object, object>();
  const top = (all: CallEvent) => {
    const at = new Date((options.now ?? Date.now)()).toISOString();
    const entries = Object.entries(copyOf(all)).map(([key, each]) =>
      key === "url" ? ["endpoint", endpoint(each)] : [key, each],
    );
    return { at, ...Object.fromEntries(entries) };
  };
  const text = JSON.stringify(event, replacer);
  const line = [...text].map((each) => (/[\u007F-\u009F\u2028\u2029]/.test(each) ? escaped(each) : each)).join("");
  new Promise((resolve) => resolve(options.write(line))).catch(() => {});
}

const hidden = (name: string) => hiddenNames.some((each) => each === name.toLowerCase());

const escaped = (character: string) => `\\u${`000${character.charCodeAt(0).toString(16)}`.slice(-4)}`;

function copyOf(value: object): object {
  if (Array.isArray(value)) return [...value];
  if (value instanceof Error) {
    const { name, code, cause } = value as Error & { code?: unknown };
    return {
      name,
      message: messageOf(value),
      ...(typeof code === "string" && { code }),
      ...(cause !== undefined && { cause }),
    };
  }
  const copy: Record<string, unknown> = {};
  for (const name of Object.keys(value)) {
    try {
      copy[name] = value[name as keyof typeof value];
    } catch {
      copy[name] = "[unreadable]";
    }
  }
  return copy;
}

function messageOf(error: Error): string {
  try {
    return error.message;
  } catch {
    return "[unreadable]";
  }
}

function endpoint(url: unknown): string {
  try {
    const { protocol, host, pathname } = new URL(url as string);
    return `${protocol}//${host}${pathname}`;
  } catch {
    return "(no address)";
  }
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
