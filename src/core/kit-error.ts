/**
 * A failure that the kit expects and can explain: what was wrong, where, what to do.
 *
 * The edges (command line, server) print its sentence and nothing else. Anything else that is thrown is a bug.
 */
export class KitError extends Error {
  override readonly name = "KitError";

  /** The message with one full stop at its end; what it quotes of other programs may have brought its own. */
  get sentence(): string {
    return /[.!?]$/.test(this.message) ? this.message : `${this.message}.`;
  }
}
