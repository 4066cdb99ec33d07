// Caught by: R1 asks for the page, and fails with its status
// Looks for numbers in whatever came.
export async function extractPhones(url: string): Promise<string[]> {
  const response = await fetch(url);
  const page = await response.text();
  return page.match(/\(\d{3}\) \d{3}-\d{4}(?!\d)/g) ?? [];
}
