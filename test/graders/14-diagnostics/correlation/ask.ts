import { json, type Reply } from "../../../../mocks/script.ts";
import type * as Solution from "../../../../solutions/14-diagnostics/correlation.ts";
import { openAnswer } from "../../../../src/rig/answer.ts";
import type { Run } from "../../../../src/rig/run.ts";

export const answer = openAnswer<typeof Solution>("14-diagnostics/correlation.ts");

export const replies = (length: number, reply: Reply = json(1)) => Array.from({ length }, () => reply);

/** Paths of the requests that came, and the id on each, in the order of the paths. */
export const idsOf = ({ requests }: Run<unknown>) =>
  requests
    .map(({ url, headers }) => [new URL(url).pathname, headers["x-correlation-id"] ?? "none"] as const)
    .sort(([one], [other]) => (one < other ? -1 : 1));

export const told = (ids: readonly (readonly [string, string])[]) =>
  ids.map(([path, id]) => `${path} with ${id.slice(0, 12)}`).join(", ") || "nothing";
