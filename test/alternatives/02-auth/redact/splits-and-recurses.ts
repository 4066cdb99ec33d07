// Splits at the longest secret, and lets itself clean the pieces with the rest.
export const redact = (text: string, secrets: readonly string[]): string => {
  const forms = secrets.flatMap((secret) => [
    secret,
    encodeURIComponent(secret.toWellFormed()),
    JSON.stringify(secret).slice(1, -1),
  ]);
  const known = [...new Set(forms.filter(Boolean))].sort((one, other) => other.length - one.length);
  return clean(text, known);
};

function clean(text: string, [longest, ...rest]: readonly string[]): string {
  if (longest === undefined) return text;
  const pieces = text.split(longest).map((piece) => clean(piece, rest));
  return pieces.join("[redacted]");
}
