import { fieldSelector, type Labels, labelSelector } from "./kubernetes-selectors.ts";
import { badRequest, failure } from "./kubernetes-status.ts";

/** Things that a list gives in pieces, each with a key by which they are sorted. */
type Keyed = { readonly key: string };

/** A piece of a list, and what its `metadata` says about the rest. */
export type Page<T> = {
  readonly items: readonly T[];
  readonly metadata: {
    readonly resourceVersion: string;
    readonly continue?: string;
    readonly remainingItemCount?: number;
  };
};

/** What a list request asks for. */
export type ListQuery<T> = {
  /** 0: everything at once. */
  readonly limit: number;
  readonly token: Token | undefined;
  /** Selectors leave open how many items remain. */
  readonly isFiltered: boolean;
  readonly isWanted: (item: T) => boolean;
};

/**
 * Reads `limit`, `continue`, `labelSelector` and `fieldSelector`.
 *
 * @throws a 400 for what cannot be read, and for a watch, which is not simulated.
 */
export function readListQuery<T>(
  query: URLSearchParams,
  labelsOf: (item: T) => Labels,
  fields: Readonly<Record<string, (item: T) => string>>,
): ListQuery<T> {
  if (/^(1|true)$/i.test(query.get("watch") ?? "")) throw badRequest("this server lists and does not watch");
  const hasLabels = labelSelector(query.get("labelSelector"));
  const hasFields = fieldSelector(query.get("fieldSelector"), fields);
  return {
    limit: readLimit(query),
    token: readToken(query),
    isFiltered: Boolean(query.get("labelSelector") || query.get("fieldSelector")),
    isWanted: (item) => hasLabels(labelsOf(item)) && hasFields(item),
  };
}

/**
 * Gives lists in pieces. A `continue` token stands for the list as it was when its first piece was given; such a
 * memory is kept for a while only, and then the token gets 410.
 */
export class ListPages<T extends Keyed> {
  readonly #snapshots = new Map<number, { readonly items: readonly T[]; readonly at: number }>();
  readonly #now: () => number;
  readonly #keepMs: number;

  constructor(now: () => number, keepMs: number) {
    this.#now = now;
    this.#keepMs = keepMs;
  }

  /** Forgets how lists were: every token that is out now gets 410. */
  forget(): void {
    this.#snapshots.clear();
  }

  /**
   * Cuts a piece out of a list.
   *
   * @param current - All items now, sorted by key.
   * @throws a 410 for a token that is too old.
   */
  page(current: readonly T[], revision: number, { limit, token, isFiltered, isWanted }: ListQuery<T>): Page<T> {
    const isNow = token === undefined || token.rv === inconsistent;
    const source = isNow ? { items: current, rv: revision } : this.#recall(token);
    const after = token?.start ?? "";
    const rest = source.items.filter((item) => item.key > after && isWanted(item));
    const items = limit === 0 ? rest : rest.slice(0, limit);
    const remaining = rest.length - items.length;
    const metadata = { resourceVersion: String(source.rv) };
    if (remaining === 0) return { items, metadata };
    if (isNow) this.#remember(revision, current);
    const next = write({ v: version, rv: source.rv, start: items.at(-1)?.key ?? "" });
    const count = isFiltered ? {} : { remainingItemCount: remaining };
    return { items, metadata: { ...metadata, continue: next, ...count } };
  }

  #remember(revision: number, items: readonly T[]): void {
    for (const [old, { at }] of this.#snapshots) if (this.#now() - at >= this.#keepMs) this.#snapshots.delete(old);
    this.#snapshots.set(revision, { items, at: this.#now() });
  }

  #recall(token: Token): { items: readonly T[]; rv: number } {
    const snapshot = this.#snapshots.get(token.rv);
    if (snapshot && this.#now() - snapshot.at < this.#keepMs) return { items: snapshot.items, rv: token.rv };
    const message =
      "The provided continue parameter is too old to display a consistent list result. " +
      "Start a new list without it, or go on with the token in this response and accept what has changed since.";
    throw failure(410, "Expired", message, { metadata: { continue: write({ ...token, rv: inconsistent }) } });
  }
}

/** What a token says: which list, and after which item to go on. */
type Token = { readonly v: string; readonly rv: number; readonly start: string };

const version = "meta.k8s.io/v1";

/** Instead of a revision: the list as it is now. */
const inconsistent = -1;

function readLimit(query: URLSearchParams): number {
  const text = query.get("limit") ?? "0";
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw badRequest(`strconv.ParseInt: parsing "limit": invalid syntax`);
}

function readToken(query: URLSearchParams): Token | undefined {
  const text = query.get("continue") ?? "";
  if (text === "") return undefined;
  try {
    const { v, rv, start } = JSON.parse(Buffer.from(text, "base64url").toString()) as Partial<Token>;
    if (v === version && typeof rv === "number" && typeof start === "string") return { v, rv, start };
  } catch {
    // Falls through to the answer that every unreadable token gets.
  }
  throw badRequest("continue key is not valid");
}

function write(token: Token): string {
  return Buffer.from(JSON.stringify(token)).toString("base64url");
}
