import type { Expectations } from "../expectations.ts";

/** What the pieces of code print that a reader may copy. */
export const expectations: Expectations = {
  prints: {
    "read-json": ["found: 2"],
    "write-json": ["[ 201, 200, 200, 204 ]"],
    auth: ["200 200 Bearer 3600 seconds"],
    retry: ["200 after 2 retries"],
    once: ["first 201\nagain 201\ncreated: 1"],
    pages: ["38 repositories"],
    limits: ["caught: the user went home"],
  },
  changes: [],
};
