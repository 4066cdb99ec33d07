import type { Expectations } from "../expectations.ts";

/** What each cell shows: the symptom of its row, and that it is gone. */
export const expectations: Expectations = {
  prints: {
    "fetch-failed": ["seen: fetch failed", "its cause: ECONNRESET"],
    refused: ["seen: TypeError | fetch failed | ECONNREFUSED", "mended: 200"],
    "not-found": ["seen: TypeError | fetch failed | ENOTFOUND", "mended: 200"],
    reset: ["seen: TypeError | fetch failed | ECONNRESET", "mended: 200"],
    "unknown-authority": ["seen: TypeError | fetch failed | UNABLE_TO_VERIFY_LEAF_SIGNATURE", "mended: 200"],
    "no-limit": ["seen: still waiting after 240,000 ms", "mended: TimeoutError", "after 2000 ms"],
    "headers-timeout": ["seen: TypeError | fetch failed | UND_ERR_HEADERS_TIMEOUT", "mended: TimeoutError"],
    "not-heard": ["seen: a stop that is not heard", "mended: AbortError"],
    "no-host": ["seen: TypeError | Failed to parse URL from /items/5", "mended: 200"],
    unlooked: ["seen: TypeError | Cannot read properties of undefined", "mended: Error | status 404"],
    "web-page": ["seen: SyntaxError | Unexpected token '<'", "mended: wanted JSON, got text/html"],
    "empty-body": ["seen: SyntaxError | Unexpected end of JSON input", "mended: undefined"],
    "read-twice": ["seen: TypeError | Body is unusable", "mended: 12 rows, 11 bytes"],
    "half-a-body": ["seen: TypeError | terminated", "mended: 3 rows"],
    "who-are-you": ["seen: 401\nseen: 403\nmended: 201"],
    "wrong-body": ["seen: [ 415 ]\nseen: [ 422, '#/quantity' ]\nmended: [ 201 ]"],
    storm: ["seen: 25 of 25 are 429", "mended: 5 of 10 are 429"],
    "not-a-number": ["seen: wait NaN ms", "mended: wait 9980 ms"],
    "one-signal": ["seen: at once: TimeoutError", "mended: later: 200"],
    "two-orders": ["seen: orders stored: 2", "mended: items stored: 1"],
    "old-token": ["seen: 401 after an hour", "mended: 200"],
    "empty-page": ["seen: 20 of 40 items", "mended: 40 of 40 items"],
    "capped-page": ["seen: 30 of 40 items", "mended: 40 of 40 items"],
    "out-of-memory": [
      "seen: Error | Worker terminated due to reaching memory limit: JS heap out of memory",
      "mended: 300000 items",
    ],
    "never-ends": ["seen: still open: Timeout", "seen: still open: TCPSocketWrap", "mended: it ends"],
    "no-match": ["seen: 501 ERR_NOCK_NO_MATCH", "mended: 200"],
    "already-replaced": ["already replaced", "mended: nock is active, true"],
  },
  changes: [],
};
