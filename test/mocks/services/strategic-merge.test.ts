import { describe, expect, test } from "vitest";
import { strategicMerge } from "../../../mocks/services/strategic-merge.ts";

const target = {
  replicas: 3,
  containers: [
    { name: "web", image: "web:1", env: [{ name: "A", value: "1" }] },
    { name: "proxy", image: "proxy:1" },
  ],
  args: ["a", "b"],
};

const cases: [sentence: string, patch: unknown, result: unknown][] = [
  ["keeps what the patch leaves out", { replicas: 5 }, { ...target, replicas: 5 }],
  ["removes what is null", { replicas: null }, { containers: target.containers, args: target.args }],
  [
    "merges containers by name",
    { containers: [{ name: "web", image: "web:2" }] },
    { ...target, containers: [{ ...target.containers[0], image: "web:2" }, target.containers[1]] },
  ],
  [
    "merges lists within lists",
    { containers: [{ name: "web", env: [{ name: "B", value: "2" }] }] },
    {
      ...target,
      containers: [
        {
          name: "web",
          image: "web:1",
          env: [
            { name: "A", value: "1" },
            { name: "B", value: "2" },
          ],
        },
        target.containers[1],
      ],
    },
  ],
  [
    "adds a container that is new",
    { containers: [{ name: "log", image: "log:1" }] },
    { ...target, containers: [...target.containers, { name: "log", image: "log:1" }] },
  ],
  [
    "removes a container by directive",
    { containers: [{ name: "proxy", $patch: "delete" }] },
    { ...target, containers: [target.containers[0]] },
  ],
  [
    "replaces a list by directive",
    { containers: [{ $patch: "replace" }, { name: "only", image: "only:1" }] },
    { ...target, containers: [{ name: "only", image: "only:1" }] },
  ],
  ["replaces an object by directive", { $patch: "replace", replicas: 1 }, { replicas: 1 }],
  ["replaces lists of plain values", { args: ["c"] }, { ...target, args: ["c"] }],
  ["takes no notice of the order of elements", { "$setElementOrder/containers": [{ name: "proxy" }] }, target],
];

describe("strategicMerge()", () => {
  for (const [sentence, patch, result] of cases) {
    test(sentence, () => expect(strategicMerge(target, patch)).toEqual(result));
  }
});
