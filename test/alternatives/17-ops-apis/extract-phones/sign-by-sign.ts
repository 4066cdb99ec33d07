/** Without a regular expression: compares each place of the page with a form, sign by sign. */
const form = "(000) 000-0000";
const isDigit = (sign = "") => sign >= "0" && sign <= "9" && sign.length === 1;

export async function extractPhones(url: string): Promise<string[]> {
  const response = await fetch(url);
  if (response.status < 200 || response.status > 299) throw new Error(`status ${response.status}`);
  const page = await response.text();
  const fits = (at: number) => [...form].every((sign, index) => fitsSign(sign, page[at + index]));
  const starts = [...Array(page.length).keys()].filter((at) => fits(at) && !isDigit(page[at + form.length]));
  return starts.map((at) => page.slice(at, at + form.length));
}

function fitsSign(sign: string, found = ""): boolean {
  return sign === "0" ? isDigit(found) : sign === found;
}
