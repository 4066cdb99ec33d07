import type { Expectations } from "../expectations.ts";

/** What the answers claim, where a cell shows it. */
export const expectations: Expectations = {
  prints: {
    "see-asking": [
      "PATCH leaves the tags [ 'kitchen' ]\nPUT leaves the tags []",
      "text(): status 503\njson(): SyntaxError",
    ],
    "see-auth": ["nobody → 401\ntest-token-readonly → 403\ntest-token-octocat → 201", "is amara:black raincoat"],
    "see-failing": ["key: undefined → charged 2\nkey: order-17 → charged 1", "three layers: 64 requests"],
    "see-many": [
      "page 1, then page 2: [ 'd', 'c' ] [ 'c', 'b' ]",
      "page 1, then after c: [ 'd', 'c' ] [ 'b', 'a' ]",
      "60 at once: 40 refused\n4 at once: 0 refused",
    ],
  },
  changes: [],
};
