// Caught by: R1 asks for the page, and fails with its status
// Takes 304 for a page.
export async function extractPhones(url: string): Promise<string[]> {
  const response = await fetch(url);
  if (response.status >= 400) throw new Error(`Cannot read the page: status ${response.status}`);
  const page = await response.text();
  return page.match(/\(\d{3}\) \d{3}-\d{4}(?!\d)/g) ?? [];
}
