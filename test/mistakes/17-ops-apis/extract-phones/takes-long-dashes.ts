// Caught by: R3 takes what only looks like a number for none
// Takes the dashes of printed pages for the sign -.
export async function extractPhones(url: string): Promise<string[]> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`Cannot read the page: status ${response.status}`);
  const page = await response.text();
  return page.match(/\(\d{3}\) \d{3}[-‐-―]\d{4}(?!\d)/g) ?? [];
}
