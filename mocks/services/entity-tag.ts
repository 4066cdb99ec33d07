/** Whether an `If-Match` header names this entity tag: strong comparison, `*` names every one (RFC 9110, 13.1.1). */
export function isMatch(header: string, tag: string): boolean {
  return header.trim() === "*" || (!tag.startsWith("W/") && entityTags(header).includes(tag));
}

/** Whether an `If-None-Match` header lets the body be sent: weak comparison (RFC 9110, 13.1.2). */
export function isNoneMatch(header: string, tag: string): boolean {
  return header.trim() !== "*" && !entityTags(header).map(opaque).includes(opaque(tag));
}

/** The entity tags of a list: `"a", W/"b"`. A comma inside the quotes belongs to its tag. */
function entityTags(header: string): string[] {
  return header.match(/(?:W\/)?"[^"]*"/g) ?? [];
}

const opaque = (tag: string): string => tag.replace(/^W\//, "");
