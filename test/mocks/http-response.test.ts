import { HttpResponse as MswResponse } from "msw";
import { describe, expect, test } from "vitest";
import { HttpResponse } from "../../mocks/http-response.ts";

/** Everything that can be seen of a response. */
async function seen(response: Response) {
  const { status, statusText, ok, type, bodyUsed, headers } = response;
  const copy = response.clone();
  const bytes = Buffer.from(await response.arrayBuffer()).toString();
  const used = response.bodyUsed;
  return { status, statusText, ok, type, bodyUsed, used, headers: [...headers], text: await copy.text(), bytes };
}

const cookies = {
  headers: [
    ["set-cookie", "a=1"],
    ["set-cookie", "b=2"],
  ] as [string, string][],
};

describe("HttpResponse", () => {
  for (const [name, ours, theirs] of [
    ["json", HttpResponse.json({ a: "ü" }, { status: 201 }), MswResponse.json({ a: "ü" }, { status: 201 })],
    ["json of null", HttpResponse.json(null), MswResponse.json(null)],
    ["text", HttpResponse.text("hé"), MswResponse.text("hé")],
    [
      "text of a type",
      HttpResponse.text("{}", { headers: { "Content-Type": "a/b" } }),
      MswResponse.text("{}", { headers: { "Content-Type": "a/b" } }),
    ],
    ["cookies", HttpResponse.text("", cookies), MswResponse.text("", cookies)],
    ["no body", new HttpResponse(null, { status: 204 }), new MswResponse(null, { status: 204 })],
    ["bytes", new HttpResponse(new Uint8Array([104, 105])), new MswResponse(new Uint8Array([104, 105]))],
  ] as const) {
    test(`looks and reads like that of msw: ${name}`, async () => {
      expect(await seen(ours)).toEqual(await seen(theirs));
    });
  }

  for (const [name, ours, standard] of [
    ["a text", new HttpResponse("hé"), new Response("hé")],
    [
      "a text of a type",
      new HttpResponse("x", { headers: { "content-type": "a/b" } }),
      new Response("x", { headers: { "content-type": "a/b" } }),
    ],
    ["nothing", new HttpResponse(), new Response()],
  ] as const) {
    test(`looks and reads like the standard's, but for the length and the words of its status: ${name}`, async () => {
      const { headers, statusText, ...rest } = await seen(ours);
      const expected = await seen(standard);
      expect({ ...rest, headers: headers.filter(([key]) => key !== "content-length"), statusText: "" }).toEqual(
        expected,
      );
      expect(statusText).toBe("OK");
    });
  }

  test("tells the length of every text in bytes", () => {
    const lengths = [HttpResponse.html("<p>ü"), HttpResponse.xml("<a/>"), new HttpResponse("€")].map(({ headers }) =>
      headers.get("content-length"),
    );
    expect(lengths).toEqual(["5", "4", "3"]);
  });

  test("can be read once only, in whichever way", async () => {
    const reads = [
      (response: Response) => response.json(),
      (response: Response) => response.bytes(),
      (response: Response) => response.blob(),
      (response: Response) => new Response(response.body).text(),
    ];
    for (const read of reads) {
      const response = HttpResponse.json({ id: 1 });
      await read(response);
      await expect(response.text()).rejects.toThrow(TypeError);
    }
  });
});
