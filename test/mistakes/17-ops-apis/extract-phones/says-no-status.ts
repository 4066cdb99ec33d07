// Caught by: R1 asks for the page, and fails with its status
// Fails, and does not say with what.
export async function extractPhones(url: string): Promise<string[]> {
  const response = await fetch(url);
  if (!response.ok) throw new Error("Cannot read the page");
  const page = await response.text();
  return page.match(/\(\d{3}\) \d{3}-\d{4}(?!\d)/g) ?? [];
}
