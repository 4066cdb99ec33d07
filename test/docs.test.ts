import { existsSync, globSync, readFileSync } from "node:fs";
import path from "node:path";
import { Command } from "commander";
import { describe, expect, test } from "vitest";
import { commands } from "../src/cli/commands.ts";

const root = path.resolve(import.meta.dirname, "..");
const pages = ["README.md", "CONTRIBUTING.md", ...globSync("docs/**/*.md", { cwd: root })].map((page) => ({
  page,
  text: readFileSync(path.join(root, page), "utf8"),
}));
const found = (pattern: RegExp) => [
  ...new Set(pages.flatMap(({ text }) => [...text.matchAll(pattern)].map(([, words]) => words ?? ""))),
];

/** The program with the one command that `words` call. */
async function programFor(name: string): Promise<Command> {
  const program = new Command("stormproof").exitOverride().configureOutput({ writeErr: () => {} });
  (await commands[name]?.())?.(program);
  return program;
}

/** Parses a command line without running it: unknown commands, options and surplus words are refused. */
async function parse(words: string[]): Promise<void> {
  const program = await programFor(words[0] ?? "");
  const silence = (command: Command): void => {
    command.exitOverride().action(() => {});
    command.commands.forEach(silence);
  };
  program.commands.forEach(silence);
  await program.parseAsync(words, { from: "user" });
}

describe("the documentation", () => {
  for (const line of found(/npx stormproof ([a-z][^`\n#…]*)/g))
    test(`calls a command that exists: stormproof ${line.trim()}`, async () => {
      await expect(parse(line.trim().split(/\s+/))).resolves.toBeUndefined();
    });

  for (const script of found(/npm run ([\w-]+)/g))
    test(`calls a script that exists: npm run ${script}`, () => {
      expect(JSON.parse(readFileSync(path.join(root, "package.json"), "utf8")).scripts).toHaveProperty(script);
    });

  test("links to files that exist, and to headings in them", () => {
    const broken = pages.flatMap(({ page, text }) =>
      [...text.matchAll(/\]\((?!https?:)([^)#\s]*)(#[^)\s]+)?\)/g)]
        .map(([link, file = "", anchor]) => ({
          link,
          file: path.join(root, path.dirname(page), file || path.basename(page)),
          anchor,
        }))
        .filter(({ file, anchor }) => !existsSync(file) || (anchor !== undefined && !anchorsIn(file).includes(anchor)))
        .map(({ link }) => `${page}: ${link}`),
    );
    expect(broken).toEqual([]);
  });
});

/** The anchors that GitHub gives to the headings of a page. */
function anchorsIn(file: string): string[] {
  const headings = readFileSync(file, "utf8").matchAll(/^#+ (.+)$/gm);
  return [...headings].map(
    ([, words = ""]) =>
      `#${words
        .toLowerCase()
        .replace(/[^\w\- ]/g, "")
        .replaceAll(" ", "-")}`,
  );
}
