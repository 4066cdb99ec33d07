/** Looks ahead with matchAll, and asks with a pattern made of a string. */
const pattern = String.raw`\([0-9]{3}\) [0-9]{3}-[0-9]{4}(?![0-9])`;

export const extractPhones = async (url: string): Promise<string[]> =>
  fetch(new URL(url), { headers: { accept: "text/html" } }).then(async (response) => {
    if (response.ok) return Array.from((await response.text()).matchAll(new RegExp(pattern, "gu")), ([phone]) => phone);
    throw new RangeError(`The directory said ${response.status} ${response.statusText}`);
  });
