/**
 * A failure that the kit expects and can explain: what was wrong, where, what to do.
 *
 * The edges (command line, server) print its message and nothing else. Anything else that is thrown is a bug.
 */
export class KitError extends Error {
  override readonly name = "KitError";
}
