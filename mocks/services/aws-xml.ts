/** What can be written as XML. A list is written as `<member>`s or `<item>`s; `undefined` is left out. */
export type XmlValue =
  | string
  | number
  | boolean
  | Date
  | undefined
  | readonly XmlValue[]
  | { readonly [name: string]: XmlValue };

/** Writes a value as an element. @param listItem - The name that the API gives to the elements of its lists. */
export function toXml(name: string, value: XmlValue, listItem: "member" | "item"): string {
  if (value === undefined) return "";
  return `<${name}>${contentOf(value, listItem)}</${name.split(" ")[0]}>`;
}

function contentOf(value: Exclude<XmlValue, undefined>, listItem: "member" | "item"): string {
  if (isList(value)) return value.map((each) => toXml(listItem, each, listItem)).join("");
  if (value instanceof Date) return value.toISOString().replace(/\.\d+Z$/, "Z");
  if (typeof value !== "object") return escaped(String(value));
  return Object.entries(value)
    .map(([name, each]) => toXml(name, each, listItem))
    .join("");
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}

function isList(value: XmlValue): value is readonly XmlValue[] {
  return Array.isArray(value);
}
