/** How a file begins whose text is not in UTF-8. Windows' own tools write such. */
const encodings: readonly (readonly [readonly number[], string])[] = [
  [[0xff, 0xfe], "utf-16le"],
  [[0xfe, 0xff], "utf-16be"],
];

/** The text of a source as it would be had the student's editor written UTF-8 and plain line ends. */
export function sourceText(bytes: Uint8Array): string {
  const [, encoding] = encodings.find(([mark]) => mark.every((byte, at) => bytes[at] === byte)) ?? [];
  return new TextDecoder(encoding).decode(bytes).replaceAll(/\r\n?/g, "\n");
}
