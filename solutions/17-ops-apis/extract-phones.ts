/**
 * Fetches an HTML page and finds the US phone numbers in it.
 *
 * @throws Error with the status, when the page cannot be had.
 *
 * @example
 * await extractPhones("http://directory.test/directory"); // => ["(660) 663-4518", …]
 */
export async function extractPhones(url: string): Promise<string[]> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`Cannot read the page: status ${response.status}`);
  const page = await response.text();
  // Round brackets stand in the text, so they are escaped. Braces say how often, so they are not: `\{` would be the sign.
  // `(?!\d)` looks at what follows and does not take it, so it holds at the end of the page, too.
  return page.match(/\(\d{3}\) \d{3}-\d{4}(?!\d)/g) ?? [];
}
