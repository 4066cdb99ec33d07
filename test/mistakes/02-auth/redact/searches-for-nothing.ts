// Caught by: R6 takes an empty secret for none
// Finds the empty text before every character.
export function redact(text: string, secrets: readonly string[]): string {
  const known = [...secrets];
  const forms = known.flatMap((secret) => [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)]);
  if (forms.length === 0) return text;
  forms.sort((one, other) => other.length - one.length);
  const pattern = forms.map((form) => form.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&")).join("|");
  return text.replace(new RegExp(pattern, "g"), "[redacted]");
}
