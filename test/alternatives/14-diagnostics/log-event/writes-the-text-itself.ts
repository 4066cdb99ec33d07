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

/** Puts the line together piece by piece, without JSON.stringify for anything but texts and numbers. */
class LineWriter {
  readonly #secrets: readonly string[];
  readonly #around = new Set<unknown>();

  constructor(secrets: readonly string[]) {
    this.#secrets = secrets;
  }

  object(pairs: Iterable<readonly [string, () => unknown]>): string {
    const pieces: string[] = [];
    for (const [name, read] of pairs) {
      const piece = hiddenNames.includes(name.toLowerCase()) ? this.text("[redacted]", []) : this.#member(read);
      if (piece !== undefined) pieces.push(`${this.text(name)}:${piece}`);
    }
    return `{${pieces.join(",")}}`;
  }

  text(value: string, secrets = this.#secrets): string {
    return JSON.stringify(redact(value, secrets)).replace(/\p{Cc}|\u2028|\u2029/gu, (one) => {
      return `\\u${(one.codePointAt(0) ?? 0).toString(16).padStart(4, "0")}`;
    });
  }

  #member(read: () => unknown): string | undefined {
    let value: unknown;
    try {
      value = read();
    } catch {
      value = "[unreadable]";
    }
    return this.#value(value);
  }

  #value(value: unknown): string | undefined {
    switch (typeof value) {
      case "string":
        return this.text(value);
      case "bigint":
        return `"${value}"`;
      case "object":
        return value === null ? "null" : this.#inside(value);
      default:
        return JSON.stringify(value);
    }
  }

  #inside(value: object): string | undefined {
    if (value instanceof Date) return JSON.stringify(value);
    if (this.#around.has(value)) return this.text("[circular]");
    this.#around.add(value);
    try {
      if (Array.isArray(value)) return `[${value.map((each) => this.#value(each) ?? "null").join(",")}]`;
      if (value instanceof Error) return this.object(partsOf(value));
      return this.object(Object.keys(value).map((name) => [name, () => Reflect.get(value, name)]));
    } finally {
      this.#around.delete(value);
    }
  }
}

function* partsOf(error: Error & { code?: unknown }): Generator<readonly [string, () => unknown]> {
  yield ["name", () => error.name];
  yield ["message", () => error.message];
  const { code } = error;
  if (typeof code === "string") yield ["code", () => code];
  if (error.cause !== undefined) yield ["cause", () => error.cause];
}

export function logEvent(event: CallEvent, { write, secrets = [], now = () => Date.now() }: LogOptions): void {
  function* members(): Generator<readonly [string, () => unknown]> {
    yield ["at", () => new Date(now())];
    for (const name of Object.keys(event)) {
      if (name === "url") yield ["endpoint", () => endpoint(`${event.url}`)];
      else yield [name, () => event[name]];
    }
  }
  const line = new LineWriter(secrets).object(members());
  try {
    write(line);
  } catch {}
}

function endpoint(text: string): string {
  const url = URL.parse(text);
  return url ? url.origin + url.pathname : "(no address)";
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
