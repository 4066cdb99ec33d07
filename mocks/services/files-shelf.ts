import { type Content, keptContent, madeContent } from "./files-content.ts";

/** A file as the server keeps it. `modifiedAt` is in milliseconds since 1970. */
export type StoredFile = {
  readonly name: string;
  readonly type: string;
  readonly content: Content;
  readonly etag: string;
  readonly modifiedAt: number;
};

/** What is uploaded. */
export type Upload = Pick<StoredFile, "name" | "type" | "content">;

/** All files of one server, by name. */
export class FileShelf {
  readonly #files = new Map<string, StoredFile>();
  readonly #now: () => number;
  #writes = 0;

  /** @param largeBytes - Size of `large.bin`. */
  constructor(now: () => number, largeBytes: number) {
    this.#now = now;
    this.put({ name: "large.bin", type: "application/octet-stream", content: madeContent(largeBytes, 7) });
    this.put({ name: "notes.txt", type: "text/plain; charset=utf-8", content: keptContent(Buffer.from(notes)) });
    this.put({ name: "outages.csv", type: "text/csv; charset=utf-8", content: keptContent(Buffer.from(outages())) });
  }

  /** Sorted by name. */
  list(): StoredFile[] {
    return [...this.#files.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  get(name: string): StoredFile | undefined {
    return this.#files.get(name);
  }

  /** Keeps a file, in the place of the one with its name. Each writing gives it another entity tag. */
  put(upload: Upload): StoredFile {
    this.#writes += 1;
    const stored = { ...upload, etag: `"file-${this.#writes}"`, modifiedAt: this.#now() };
    this.#files.set(upload.name, stored);
    return stored;
  }

  delete(name: string): void {
    this.#files.delete(name);
  }
}

const notes = `Harbour log
09:00  Wind north-west, all ships out.
09:40  First drops. Called the fleet home.
11:15  Storm over the bay. Two ships missing.
13:05  Both in. Nobody lost, one mast broken.
`;

function outages(): string {
  const rows = Array.from({ length: 500 }, (_, index) => {
    const day = new Date(Date.UTC(2025, 0, 1) + index * 17 * 3_600_000).toISOString().slice(0, 16);
    return `${day},${["api", "login", "search", "mail"][index % 4]},${(index * 13) % 90}`;
  });
  return `${["startedAt,service,minutes", ...rows].join("\n")}\n`;
}
