// Caught by: R3 finds a number whatever comes after it
// Wants a sign after the last digit, and takes it away from the next number.
export async function extractPhones(url: string): Promise<string[]> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`Cannot read the page: status ${response.status}`);
  const page = await response.text();
  return [...page.matchAll(/(\(\d{3}\) \d{3}-\d{4})[^\d]/g)].map(([, phone = ""]) => phone);
}
