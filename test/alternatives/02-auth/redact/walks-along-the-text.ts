// No pattern: looks at each place for the longest secret that begins there.
export function redact(text: string, secrets: readonly string[]): string {
  const forms = new Set<string>();
  for (const secret of secrets) {
    forms.add(secret).add(encodeURIComponent(secret.toWellFormed()));
    forms.add(JSON.stringify(secret).replace(/^"|"$/g, ""));
  }
  forms.delete("");
  let clean = "";
  for (let at = 0; at < text.length; ) {
    let longest = "";
    for (const form of forms) if (form.length > longest.length && text.startsWith(form, at)) longest = form;
    clean += longest === "" ? text[at] : "[redacted]";
    at += longest.length || 1;
  }
  return clean;
}
