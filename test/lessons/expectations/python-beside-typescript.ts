import type { Expectations } from "../expectations.ts";

/** What the third column claims of TypeScript, where a cell shows it. */
export const expectations: Expectations = {
  prints: {
    "see-status": ["200 ok: true", "304 ok: false", "404 ok: false"],
    "see-redirect": ["http://files.test got Authorization: false", "http://files.test got X-API-Key: true"],
    "see-timeout": ["TimeoutError\nafter 5000 ms"],
    "see-waits": ["backoff_factor=0.5: [ 0, 1, 2, 4 ]", "[ 0.5, 1, 2, 4 ]"],
    "see-schema": ["number: false\ncoerce: true { price: 12.5 }"],
  },
  changes: [],
};
