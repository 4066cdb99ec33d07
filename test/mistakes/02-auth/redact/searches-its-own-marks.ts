// Caught by: R4 does not search its own marks
// Goes through the text once for each secret.
export function redact(text: string, secrets: readonly string[]): string {
  const known = secrets.filter((secret) => secret !== "");
  const forms = known.flatMap((secret) => [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)]);
  if (forms.length === 0) return text;
  forms.sort((one, other) => other.length - one.length);
  let clean = text;
  for (const form of forms) clean = clean.replaceAll(form, "[redacted]");
  return clean;
}
