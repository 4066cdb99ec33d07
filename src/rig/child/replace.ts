/** Puts another value in place of a property, whatever the property allows. */
export function replace<T extends object>(object: T, key: PropertyKey, value: unknown): void {
  const enumerable = Object.getOwnPropertyDescriptor(object, key)?.enumerable ?? true;
  Object.defineProperty(object, key, { value, enumerable, configurable: true, writable: true });
}
