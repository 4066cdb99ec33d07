/**
 * Takes secrets out of a text that others will read.
 *
 * @example
 * redact("GET /me with Bearer t-17", ["t-17"]); // => "GET /me with Bearer [redacted]"
 */
export function redact(text: string, secrets: readonly string[]): string {
  const forms = secrets.filter((secret) => secret !== "").flatMap(formsOf);
  if (forms.length === 0) return text;
  // An alternation takes the first form that fits, and one pass never looks at the marks it has made.
  const longestFirst = forms.toSorted((one, other) => other.length - one.length);
  return text.replace(new RegExp(longestFirst.map(literal).join("|"), "g"), "[redacted]");
}

/** A secret as it is, as it stands in a URL, and as it stands in JSON. */
function formsOf(secret: string): string[] {
  // Half of a surrogate pair has no form in a URL.
  const inUrl = secret.isWellFormed() ? encodeURIComponent(secret) : secret;
  return [secret, inUrl, JSON.stringify(secret).slice(1, -1)];
}

/** Takes their meaning from the characters that a pattern knows. */
function literal(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
}
