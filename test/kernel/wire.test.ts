import { expect, test } from "vitest";
import { newHeader } from "../../src/kernel/message.ts";
import { decode, encode, WireError } from "../../src/kernel/wire.ts";

/** The frames of a message as they arrive. */
function sent(...message: Parameters<typeof encode>): Uint8Array[] {
  return encode(...message).map((frame) => (typeof frame === "string" ? Buffer.from(frame) : frame));
}

const message = {
  header: newHeader("stream", "session"),
  parent_header: {},
  metadata: { a: 1 },
  content: { text: "Grüße 🙂" },
};

test("a message comes back as it was sent, with identities and buffers", () => {
  const whole = { ...message, identities: [Buffer.from("front end")], buffers: [Buffer.from([0, 255])] };
  expect(decode(sent(whole, "key"), "key")).toEqual(whole);
});

test("a message is signed as the protocol says: HMAC-SHA256 over the four parts, in hex", () => {
  const header = { ...message.header, msg_id: "1", date: "2026-01-05T09:00:00.000Z" };
  const [, signature] = encode({ ...message, header }, "key");
  // Computed by Python's hmac over the same JSON.
  expect(String(signature)).toBe("84b98925a7f8258b5182dfa82f36c8352f92fd4f6b9612cb5158bb5f2b91cf54");
});

test("an empty key means messages without a signature", () => {
  const frames = sent(message, "");
  expect([String(frames[1]), decode(frames, "").content]).toEqual(["", message.content]);
});

const refused: { name: string; frames: Uint8Array[] }[] = [
  { name: "with another key's signature", frames: sent(message, "another") },
  { name: "without a signature", frames: sent(message, "") },
  { name: "changed on its way", frames: sent(message, "key").with(5, Buffer.from('{"text":"other"}')) },
  { name: "without a delimiter", frames: sent(message, "key").slice(1) },
  { name: "that ends too early", frames: sent(message, "key").slice(0, 4) },
  { name: "of no frames", frames: [] },
];

for (const { name, frames } of refused) {
  test(`a message ${name} is refused`, () => {
    expect(() => decode(frames, "key")).toThrow(WireError);
  });
}

test("a part that is no JSON object is refused, however well it is signed", () => {
  const broken = { ...message, content: "text" as unknown as Record<string, unknown> };
  expect(() => decode(sent(broken, "key"), "key")).toThrow(WireError);
});

test("the text of a message is handed to ZeroMQ as text, which it copies: the end of the process cannot take it away", () => {
  expect(
    encode(message, "key")
      .slice(1)
      .map((frame) => typeof frame),
  ).toEqual(Array(5).fill("string"));
});
