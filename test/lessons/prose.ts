/** The running text of a Markdown cell: without code, headings, and what hides behind a disclosure. */
export function openText(markdown: string): string {
  return plain(markdown.replace(/<details>[\s\S]*?<\/details>/g, ""));
}

/** What each disclosure of a Markdown cell reveals. */
export function replies(markdown: string): string[] {
  return [...markdown.matchAll(/<\/summary>([\s\S]*?)<\/details>/g)].map(([, reply = ""]) => plain(reply));
}

/** The terms that a Markdown cell introduces: bold, and without a capital, which begins a sentence to the reader. */
export function boldTerms(markdown: string): string[] {
  return [...markdown.matchAll(/\*\*([a-z][\w -]*)\*\*/g)].map(([, term = ""]) => term);
}

export function words(text: string): string[] {
  return text.split(/\s+/).filter((word) => /\w/.test(word));
}

export function sentences(text: string): string[] {
  return text
    .split(/(?<=[.?!])\s+(?=[A-Z*"])|\n+|(?<=:)\s+/)
    .map((sentence) => sentence.trim())
    .filter((sentence) => words(sentence).length > 0);
}

/** Flesch–Kincaid grade: years of school that a text asks for. Syllables are counted as groups of vowels. */
export function grade(text: string): number {
  const all = words(text);
  const syllables = all.reduce((sum, word) => sum + syllablesOf(word), 0);
  return (0.39 * all.length) / sentences(text).length + (11.8 * syllables) / all.length - 15.59;
}

function syllablesOf(word: string): number {
  const letters = word.toLowerCase().replace(/[^a-z]/g, "");
  const groups = letters.replace(/e$/, "").match(/[aeiouy]+/g)?.length ?? 0;
  return Math.max(1, groups);
}

/** Code counts as one word: its text is no prose. */
function plain(markdown: string): string {
  return markdown
    .replace(/```[\s\S]*?```/g, "")
    .replace(/^#.*$/gm, "")
    .replace(/`[^`]+`|<code>.*?<\/code>/g, "code")
    .replace(/\[([^\]]+)\]\([^)]+\)/g, "$1")
    .replace(/<[^>]+>/g, "")
    .replace(/[*_]/g, "")
    .replace(/^\s*(?:-|\d\.)\s/gm, "")
    .trim();
}
