import { matchRequestUrl } from "msw";
import type { PathValues } from "./route-handler.ts";

/** Tells the values of a path's `:names`, as msw does, or `undefined` when the path is another one. */
export function pathMatcher(pattern: string): (path: string) => PathValues | undefined {
  const names = [...pattern.matchAll(/:(\w+)/g)].map(([, name = ""]) => name);
  const body = pattern.split(/:\w+/).map(literal).join("([^/]+)");
  const regExp = new RegExp(`^${body}${pattern.endsWith("/") ? "" : "/?"}$`);
  return (path) => {
    // Escapes are rare, and what they mean is for msw to say.
    if (path.includes("%")) return encodedMatch(pattern, path);
    const found = regExp.exec(path);
    if (!found) return undefined;
    const values: Record<string, string | undefined> = {};
    for (const [index, name] of names.entries()) values[name] = found[index + 1];
    return values;
  };
}

function literal(text: string): string {
  return text.replace(/[.+?^${}()|[\]\\]/g, "\\$&").replaceAll("*", ".*");
}

function encodedMatch(pattern: string, path: string): PathValues | undefined {
  const { matches, params } = matchRequestUrl(new URL(anyOrigin + path), anyOrigin + pattern);
  return matches ? (params ?? {}) : undefined;
}

const anyOrigin = "http://any.test";
