import { z } from "zod";
import { branches, environments, type Pipeline, type PipelineDraft } from "./ci-pipelines.ts";
import { problem } from "./problem.ts";

const draft = z.object({
  branch: z.enum(branches, `must be one of: ${branches.join(", ")}`),
  environment: z.enum(environments, `must be one of: ${environments.join(", ")}`),
  variables: z.record(z.string(), z.string("must be a text"), "must be an object of texts").default({}),
});

/**
 * Takes a value as the request for a pipeline.
 *
 * @throws a 422 that names each wrong field by its JSON pointer and quotes no value.
 */
export function toDraft(value: unknown): PipelineDraft {
  const parsed = draft.safeParse(value);
  if (parsed.success) return parsed.data;
  const errors = parsed.error.issues.map(({ path, message }) => ({
    pointer: `#${path.map((name) => `/${String(name)}`).join("")}`,
    detail: message,
  }));
  throw problem(422, "The pipeline has fields that are missing or wrong.", { errors });
}

const mostPerPage = 50;

/**
 * Cuts a page out of pipelines that come newest first, from where the cursor points.
 *
 * @throws a 400 for a limit or a cursor that is none.
 */
export function pageOf(newestFirst: readonly Pipeline[], query: URLSearchParams) {
  const limit = query.get("limit") ?? "10";
  if (!/^[1-9]\d{0,5}$/.test(limit)) throw problem(400, "limit must be a whole number, 1 or more.");
  const from = idOf(query.get("cursor"));
  const rest = from === undefined ? newestFirst : newestFirst.filter(({ id }) => id <= from);
  const count = Math.min(Number(limit), mostPerPage);
  const next = rest[count];
  return { items: rest.slice(0, count), nextCursor: next && cursorTo(next) };
}

function cursorTo({ id }: Pipeline): string {
  return Buffer.from(`from ${id}`).toString("base64url");
}

function idOf(cursor: string | null): number | undefined {
  if (cursor === null) return undefined;
  const id = /^from (\d{1,9})$/.exec(Buffer.from(cursor, "base64url").toString())?.[1];
  if (id === undefined) throw problem(400, "The cursor is none of this list.");
  return Number(id);
}
