// Caught by: R1 leaves all other text as it is
// A list for all calls, which only grows.
const all: string[] = [];

export function redact(text: string, secrets: readonly string[]): string {
  all.push(...secrets);
  const known = all.filter((secret) => secret !== "");
  const forms = known.flatMap((secret) => [
    secret,
    encodeURIComponent(secret.toWellFormed()),
    JSON.stringify(secret).slice(1, -1),
  ]);
  if (forms.length === 0) return text;
  forms.sort((one, other) => other.length - one.length);
  const pattern = forms.map((form) => form.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&")).join("|");
  return text.replace(new RegExp(pattern, "g"), "[redacted]");
}
