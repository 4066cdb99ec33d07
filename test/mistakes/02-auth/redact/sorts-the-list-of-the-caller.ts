// Caught by: R3 replaces the longer of two secrets
// The list is used for other things, too.
export function redact(text: string, secrets: readonly string[]): string {
  const known = (secrets as string[]).sort((one, other) => other.length - one.length).filter(Boolean);
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
