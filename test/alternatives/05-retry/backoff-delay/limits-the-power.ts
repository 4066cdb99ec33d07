// Keeps the power small enough in place of the product.
const longestMs = 2_147_483_647;

export const backoffDelay = (
  retry: number,
  { baseMs = 500, capMs = 10_000 }: { baseMs?: number; capMs?: number } = {},
): number => {
  if (!Number.isSafeInteger(retry) || retry < 0) throw new RangeError(`retry ${retry}`);
  return Math.min(longestMs, capMs, baseMs * 2 ** Math.min(retry, 1_000));
};
