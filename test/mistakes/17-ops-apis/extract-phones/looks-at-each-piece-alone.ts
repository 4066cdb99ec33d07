// Caught by: R2 gives the numbers as they stand, in their order
// A number may begin in one piece of the body and end in the next.
export async function extractPhones(url: string): Promise<string[]> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`Cannot read the page: status ${response.status}`);
  const phones: string[] = [];
  for await (const piece of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    phones.push(...(piece.match(/\(\d{3}\) \d{3}-\d{4}(?!\d)/g) ?? []));
  }
  return phones;
}
