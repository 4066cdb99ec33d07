// One expression, and patterns in place of sets.
export function isRetryable(outcome: {
  status?: number;
  error?: unknown;
  method: string;
  hasIdempotencyKey?: boolean;
}): boolean {
  const { status, method, hasIdempotencyKey: key } = outcome;
  const error = outcome.error as
    | { name?: string; code?: unknown; cause?: { name?: string; code?: unknown } }
    | undefined;
  const tells = (each?: { name?: string; code?: unknown } | null) =>
    typeof each?.code === "string" || /TimeoutError$/.test(each?.name ?? "");
  return (
    (/^(GET|HEAD|OPTIONS|PUT|DELETE)$/i.test(method) || (key === true && /^(POST|PATCH)$/i.test(method))) &&
    (status === undefined
      ? error?.name !== "AbortError" && (tells(error) || tells(error?.cause))
      : /^(429|50[0234])$/.test(`${status}`) || (status === 409 && key === true && /^P(OST|ATCH)$/i.test(method)))
  );
}
