// Caught by: R1 replaces every occurrence of every secret
// Looks at the first secret of the list only.
export function redact(text: string, secrets: readonly string[]): string {
  const known = secrets.slice(0, 1).filter((secret) => secret !== "");
  const forms = known.flatMap((secret) => [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)]);
  if (forms.length === 0) return text;
  forms.sort((one, other) => other.length - one.length);
  const pattern = forms.map((form) => form.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&")).join("|");
  return text.replace(new RegExp(pattern, "g"), "[redacted]");
}
