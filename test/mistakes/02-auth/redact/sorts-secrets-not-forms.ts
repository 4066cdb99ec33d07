// Caught by: R5 finds a secret in JSON
// The form in JSON may be longer than the secret with which it begins.
export function redact(text: string, secrets: readonly string[]): string {
  const known = secrets.filter(Boolean).sort((one, other) => other.length - one.length);
  const forms = known.flatMap((secret) => [
    secret,
    encodeURIComponent(secret.toWellFormed()),
    JSON.stringify(secret).slice(1, -1),
  ]);
  if (forms.length === 0) return text;
  const pattern = forms.map((form) => form.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&")).join("|");
  return text.replace(new RegExp(pattern, "g"), "[redacted]");
}
