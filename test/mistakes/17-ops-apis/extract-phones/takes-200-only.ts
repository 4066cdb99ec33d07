// Caught by: R1 asks for the page, and fails with its status
// Knows one good status.
export async function extractPhones(url: string): Promise<string[]> {
  const response = await fetch(url);
  if (response.status !== 200) throw new Error(`status ${response.status}`);
  const page = await response.text();
  return page.match(/\(\d{3}\) \d{3}-\d{4}(?!\d)/g) ?? [];
}
