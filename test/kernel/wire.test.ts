import { expect, test } from "vitest";
import { newHeader } from "../../src/kernel/message.ts";
import { decode, encode, WireError } from "../../src/kernel/wire.ts";

const message = {
  header: newHeader("stream", "session"),
  parent_header: {},
  metadata: { a: 1 },
  content: { text: "Grüße 🙂" },
};

test("a message comes back as it was sent, with identities and buffers", () => {
  const whole = { ...message, identities: [Buffer.from("front end")], buffers: [Buffer.from([0, 255])] };
  expect(decode(encode(whole, "key"), "key")).toEqual(whole);
});

test("a message is signed as the protocol says: HMAC-SHA256 over the four parts, in hex", () => {
  const header = { ...message.header, msg_id: "1", date: "2026-01-05T09:00:00.000Z" };
  const [, signature] = encode({ ...message, header }, "key");
  // Computed by Python's hmac over the same JSON.
  expect(String(signature)).toBe("84b98925a7f8258b5182dfa82f36c8352f92fd4f6b9612cb5158bb5f2b91cf54");
});

test("an empty key means messages without a signature", () => {
  const frames = encode(message, "");
  expect([String(frames[1]), decode(frames, "").content]).toEqual(["", message.content]);
});

const refused: { name: string; frames: Uint8Array[] }[] = [
  { name: "with another key's signature", frames: encode(message, "another") },
  { name: "without a signature", frames: encode(message, "") },
  { name: "changed on its way", frames: encode(message, "key").with(5, Buffer.from('{"text":"other"}')) },
  { name: "without a delimiter", frames: encode(message, "key").slice(1) },
  { name: "that ends too early", frames: encode(message, "key").slice(0, 4) },
  { name: "of no frames", frames: [] },
];

for (const { name, frames } of refused) {
  test(`a message ${name} is refused`, () => {
    expect(() => decode(frames, "key")).toThrow(WireError);
  });
}

test("a part that is no JSON object is refused, however well it is signed", () => {
  const broken = { ...message, content: "text" as unknown as Record<string, unknown> };
  expect(() => decode(encode(broken, "key"), "key")).toThrow(WireError);
});
