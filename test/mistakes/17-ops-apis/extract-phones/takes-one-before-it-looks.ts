// Caught by: R2 gives the numbers as they stand, in their order
// A pattern with the flag g remembers its place: the test takes the first number.
const pattern = /\(\d{3}\) \d{3}-\d{4}(?!\d)/g;

export async function extractPhones(url: string): Promise<string[]> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`Cannot read the page: status ${response.status}`);
  const page = await response.text();
  if (!pattern.test(page)) return [];
  const phones: string[] = [];
  for (let match = pattern.exec(page); match; match = pattern.exec(page)) phones.push(match[0]);
  return phones;
}
