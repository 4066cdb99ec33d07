/** Headers as name, value, name, value …: the form that costs the least to send and to keep. */
export function headerLines(headers: Headers): string[] {
  const lines: string[] = [];
  for (const [name, value] of headers) lines.push(name, value);
  return lines;
}
