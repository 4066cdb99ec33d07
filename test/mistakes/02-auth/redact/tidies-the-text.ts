// Caught by: R1 leaves all other text as it is
// Joins lines and cuts spaces.
export function redact(text: string, secrets: readonly string[]): string {
  const known = secrets.filter((secret) => secret !== "");
  const forms = known.flatMap((secret) => [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)]);
  if (forms.length === 0) return text;
  forms.sort((one, other) => other.length - one.length);
  const pattern = forms.map((form) => form.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&")).join("|");
  return text.replace(/\s+/g, " ").trim().replace(new RegExp(pattern, "g"), "[redacted]");
}
