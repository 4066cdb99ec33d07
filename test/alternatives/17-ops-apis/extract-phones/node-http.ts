import { get } from "node:http";

/** By node:http, and with a word boundary at the end. */
export function extractPhones(url: string): Promise<string[]> {
  return new Promise((resolve, reject) => {
    get(url, (response) => {
      const { statusCode = 0 } = response;
      let page = "";
      response.setEncoding("utf8");
      response.on("data", (text: string) => {
        page += text;
      });
      response.on("error", reject);
      response.on("end", () => {
        if (statusCode < 200 || statusCode >= 300) reject(new Error(`The server answered ${statusCode}`));
        else resolve(phonesIn(page));
      });
    }).on("error", reject);
  });
}

function phonesIn(page: string): string[] {
  const phones: string[] = [];
  const pattern = /[(]\d\d\d[)] \d\d\d[-]\d\d\d\d\b/g;
  for (let match = pattern.exec(page); match !== null; match = pattern.exec(page)) phones.push(match[0]);
  return phones;
}
