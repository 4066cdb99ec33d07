import { randomInt } from "node:crypto";
import { json, type Reply } from "../../../../mocks/script.ts";
import type * as Solution from "../../../../solutions/10-resilient-client/create-client.ts";
import { count } from "../../../../src/rig/story.ts";
import { type Limits, origin, type Wire } from "./ask.ts";

export type Listed = {
  path?: string;
  tokens?: readonly string[];
  limits?: Limits;
  query?: Record<string, string>;
  maxPages?: number;
  take?: number;
  isLooked?: boolean;
};

/** Reads a list with the learner's client until it ends, fails, or has given so many items. */
export const list = async (
  { createClient }: typeof Solution,
  url: string,
  { path = "/parcels", tokens = ["t-1"], limits = {}, query, maxPages, take, isLooked }: Listed,
) => {
  const { z } = await import("zod");
  let place = 0;
  const get = async () => tokens[Math.min(place, tokens.length - 1)] as string;
  const token = { get, invalidate: () => void place++ };
  const client = createClient({ baseUrl: `${url}/v2`, token, ...limits });
  const schema = z.object({ id: z.number(), city: z.string().default("Hilo") });
  const options = { ...(query && { query }), ...(maxPages && { maxPages }), ...(isLooked && { schema }) };
  const items: unknown[] = [];
  let failure: Partial<Solution.Failure> | undefined;
  let words = "";
  try {
    for await (const item of client.paginate<unknown>(path, options)) if (items.push(item) === take) break;
  } catch (error) {
    const thrown = error as Solution.ClientError;
    words = `${thrown?.name}: ${thrown?.message}`;
    failure = thrown?.name === "ClientError" ? thrown.failure : {};
  }
  // Time enough for requests that should not come any more.
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  return { items, failure, words };
};

export type Item = { id: number };
export const some = (size: number): Item[] => Array.from({ length: size }, () => ({ id: randomInt(1e9) }));
export const page = (items: readonly unknown[], next?: string, rel = 'rel="next"'): Reply =>
  json(items, next === undefined ? {} : { headers: { link: `<${next}>; ${rel}` } });
export const placesOf = ({ requests }: Wire) => requests.map(({ url }) => url.replace(origin, ""));
export const asked = (run: Wire) => {
  const places = placesOf(run);
  const first = places.slice(0, 8).join(", ");
  return `Your client asked for ${places.length > 8 ? `${first} and so on, ${places.length} requests in all` : first || "nothing"}.`;
};
export const listed = ({ value }: { value: Awaited<ReturnType<typeof list>> | undefined }) =>
  `It yielded ${count(value?.items.length ?? 0, "item")} and ${value?.failure ? `failed with ${value.words}` : "ended"}.`;
