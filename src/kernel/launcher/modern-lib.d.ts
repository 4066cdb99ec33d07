// What Node 26 has and the libraries of TypeScript 5.0 do not know yet.

interface Array<T> {
  toReversed(): T[];
  toSorted(compare?: (a: T, b: T) => number): T[];
  toSpliced(start: number, deleteCount?: number, ...items: T[]): T[];
  with(index: number, value: T): T[];
}

interface ReadonlyArray<T> {
  toReversed(): T[];
  toSorted(compare?: (a: T, b: T) => number): T[];
  toSpliced(start: number, deleteCount?: number, ...items: T[]): T[];
  with(index: number, value: T): T[];
}

interface ArrayConstructor {
  fromAsync<T>(items: AsyncIterable<T> | Iterable<T | PromiseLike<T>> | ArrayLike<T | PromiseLike<T>>): Promise<T[]>;
  fromAsync<T, U>(
    items: AsyncIterable<T> | Iterable<T> | ArrayLike<T>,
    map: (item: Awaited<T>, index: number) => U,
  ): Promise<Awaited<U>[]>;
}

interface ObjectConstructor {
  groupBy<K extends PropertyKey, T>(items: Iterable<T>, key: (item: T, index: number) => K): Partial<Record<K, T[]>>;
}

interface MapConstructor {
  groupBy<K, T>(items: Iterable<T>, key: (item: T, index: number) => K): Map<K, T[]>;
}

interface PromiseConstructor {
  withResolvers<T>(): PromiseWithResolvers<T>;
  try<T, A extends unknown[]>(work: (...args: A) => T | PromiseLike<T>, ...args: A): Promise<Awaited<T>>;
}

interface PromiseWithResolvers<T> {
  promise: Promise<T>;
  resolve: (value: T | PromiseLike<T>) => void;
  reject: (reason?: unknown) => void;
}

interface Set<T> {
  union<U>(other: ReadonlySetLike<U>): Set<T | U>;
  intersection<U>(other: ReadonlySetLike<U>): Set<T & U>;
  difference<U>(other: ReadonlySetLike<U>): Set<T>;
  symmetricDifference<U>(other: ReadonlySetLike<U>): Set<T | U>;
  isSubsetOf(other: ReadonlySetLike<unknown>): boolean;
  isSupersetOf(other: ReadonlySetLike<unknown>): boolean;
  isDisjointFrom(other: ReadonlySetLike<unknown>): boolean;
}

interface ReadonlySetLike<T> {
  keys(): Iterator<T>;
  has(value: T): boolean;
  readonly size: number;
}

/** What generators, and the iterators of arrays, maps and sets, can do. */
interface IteratorHelpers<T> {
  map<U>(change: (value: T, index: number) => U): IterableIterator<U>;
  filter<S extends T>(keep: (value: T, index: number) => value is S): IterableIterator<S>;
  filter(keep: (value: T, index: number) => unknown): IterableIterator<T>;
  take(limit: number): IterableIterator<T>;
  drop(count: number): IterableIterator<T>;
  flatMap<U>(change: (value: T, index: number) => Iterable<U>): IterableIterator<U>;
  reduce(combine: (sum: T, value: T, index: number) => T): T;
  reduce<U>(combine: (sum: U, value: T, index: number) => U, start: U): U;
  toArray(): T[];
  forEach(visit: (value: T, index: number) => void): void;
  some(test: (value: T, index: number) => unknown): boolean;
  every(test: (value: T, index: number) => unknown): boolean;
  find(test: (value: T, index: number) => unknown): T | undefined;
}

interface IterableIterator<T> extends IteratorHelpers<T> {}

interface Generator<T> extends IteratorHelpers<T> {}

interface String {
  isWellFormed(): boolean;
  toWellFormed(): string;
}

interface RegExpConstructor {
  escape(text: string): string;
}

interface ErrorConstructor {
  isError(value: unknown): value is Error;
}

interface Uint8Array {
  toBase64(options?: { alphabet?: "base64" | "base64url"; omitPadding?: boolean }): string;
  toHex(): string;
}

interface Uint8ArrayConstructor {
  fromBase64(text: string, options?: { alphabet?: "base64" | "base64url" }): Uint8Array;
  fromHex(text: string): Uint8Array;
}
