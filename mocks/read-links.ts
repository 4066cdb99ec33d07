/** A link of a Link header: `<target>; rel="…"`. Without a `rel` it is empty. */
export type Link = { readonly target: string; readonly rel: string };

/** Takes a Link header apart (RFC 8288, section 3). Commas and semicolons may also stand inside `<…>` and quotes. */
export function readLinks(header: string | null): Link[] {
  const links = (header ?? "").matchAll(/<([^<>]*)>((?:[^<",]|"(?:[^"\\]|\\.)*")*)/g);
  return Array.from(links, ([, target = "", rest = ""]) => {
    const parameters = [...rest.matchAll(/;\s*([^\s=;]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s;]*))/g)];
    const [, , quoted, bare] = parameters.find(([, name]) => name?.toLowerCase() === "rel") ?? [];
    return { target, rel: quoted ?? bare ?? "" };
  });
}
