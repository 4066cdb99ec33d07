// Caught by: R4 gives an empty list when there is no number
// Takes a page without a number for an error.
export async function extractPhones(url: string): Promise<string[]> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`Cannot read the page: status ${response.status}`);
  const page = await response.text();
  const phones = page.match(/\(\d{3}\) \d{3}-\d{4}(?!\d)/g);
  if (!phones) throw new Error("There is no number in this page");
  return phones;
}
