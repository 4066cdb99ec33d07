// Caught by: R6 survives whatever it is given
// No line at all is the worst line.
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

export function logEvent({ url, ...event }: CallEvent, { write, secrets = [], now = Date.now }: LogOptions): void {
  try {
    const line = JSON.stringify({ at: new Date(now()).toISOString(), ...event, ...(url && { endpoint: `${url}` }) });
    write(redact(line, secrets));
  } catch {
    // Nothing to log.
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
