import type { Expectations } from "../expectations.ts";

/** The figures that the lesson's text speaks of, where its cells print them. */
export const expectations: Expectations = {
  prints: {
    "fail-night": ["ended. 6 replicas, 1 post\nthrew: status 503. 2 replicas, 1 post"],
    "run-second": ["The second run: 6 replicas, 2 posts"],
    "run-lost-patch": ["threw: no whole answer. 6 replicas, 1 post", "The second run: 10 replicas, 2 posts"],
    "run-blind": ["6 replicas, 0 posts"],
    "run-version": ["threw: status 409\nnothing to do { replicas: 10"],
    "run-mended": [
      "busyCluster: done,done, then already,already. 6 replicas, 1 post",
      "lostPatch: done,done, then already,already. 6 replicas, 1 post",
      "lostPost: done,done, then already,already. 6 replicas, 1 post",
    ],
    "picture-night": ["10 replicas, 2 posts | 6 replicas, 1 post", "changes 6 replicas, no answer; post."],
    "run-storm": ["right: 3", "postedTwice: 3", "scaledTwice: 3", "nothing: 1", "right: 10"],
    "run-order": ["threw: status 503. 2 replicas, 0 posts\nthrew: status 503. 6 replicas, 0 posts"],
    "vary-limit": ["cpu: undefined, health: 'pass' } after 10019 ms"],
    "run-ill": ["heard undefined after 4 requests\n503 fail"],
    "run-dry": ["planned 2 replicas, 0 posts\ndone 6 replicas, 0 posts\nalready 6 replicas, 0 posts"],
    "vary-redirect": ["/api/auth.test", "dd-api-key", "200"],
  },
  changes: [
    { cell: "vary-limit", change: ["limitMs = 20_000", "limitMs = 4_000"], prints: "after 4005 ms" },
    { cell: "vary-redirect", change: ['"follow"', '"manual"'], prints: "user-agent\n307" },
  ],
};
