import { randomInt } from "node:crypto";
import { status } from "../../../../mocks/script.ts";
import type * as Solution from "../../../../solutions/10-resilient-client/create-client.ts";
import { openAnswer } from "../../../../src/rig/answer.ts";
import { count, ms, type story } from "../../../../src/rig/story.ts";

export const answer = openAnswer<typeof Solution>("10-resilient-client/create-client.ts");
export const origin = "http://api.test";

export type Limits = Omit<Solution.ClientOptions, "baseUrl" | "token" | "onEvent">;
export type Call = Omit<Solution.CallOptions<unknown>, "schema" | "signal">;
export type Asked = {
  /** The own path of baseUrl. */
  base?: string;
  /** A text, or what a provider gives: the next one after each `invalidate`. */
  tokens?: string | readonly string[];
  /** How long a provider takes for each. */
  tokenMs?: number;
  limits?: Limits;
  method?: string;
  path?: string;
  call?: Call;
  /** With a schema: `{ id: number }`, where it counts as 0 when it is missing. */
  isLooked?: boolean;
};

/** Makes one call with the learner's client, and gives what came of it. */
export const ask = async (
  { createClient }: typeof Solution,
  url: string,
  { base = "", tokens = "t-1", tokenMs, limits = {}, method = "GET", path = "/parcels/17", call = {}, isLooked }: Asked,
) => {
  const { z } = await import("zod");
  const invalidated: string[] = [];
  const provider = {
    get: async () => {
      if (tokenMs) await new Promise((resolve) => setTimeout(resolve, tokenMs));
      return tokens[Math.min(invalidated.length, tokens.length - 1)] as string;
    },
    invalidate: (token: string) => void invalidated.push(token),
  };
  const token = typeof tokens === "string" ? tokens : provider;
  const client = createClient({ baseUrl: url + base, token, ...limits });
  const schema = z.object({ id: z.number().default(0) });
  const options = isLooked ? { ...call, schema } : call;
  let value: unknown;
  let failure: Partial<Solution.Failure> | undefined;
  let words = "";
  try {
    value = await client.request(method, path, options);
  } catch (error) {
    const thrown = error as Solution.ClientError;
    words = `${thrown?.name}: ${thrown?.message}`;
    failure = thrown?.name === "ClientError" ? thrown.failure : {};
  }
  return { value, failure, words, invalidated, atMs: performance.now() };
};

export type Came = { value: unknown; failure: Partial<Solution.Failure> | undefined; words: string };
export type Wire = Parameters<typeof story>[0] & {
  requests: readonly { atMs: number; headers: Readonly<Record<string, string>>; method: string; url: string }[];
};

/** `Your client sent 2 requests, at 0 and 500 ms.` */
export const sent = ({ requests }: Wire) =>
  requests.length === 0
    ? "Your client sent no request."
    : `Your client sent ${count(requests.length, "request")}, at ${ms(requests.map(({ atMs }) => atMs))}.`;
export const waited = ({ waitsMs }: { waitsMs: readonly number[] }) =>
  waitsMs.length === 0 ? "Your client did not ask again." : `Your client waited ${ms(waitsMs)}.`;
export const ended = ({ value }: { value: Came | undefined }) => {
  if (value?.failure) return `It rejected with ${value.words}.`;
  return `It resolved with ${JSON.stringify(value?.value) ?? "undefined"}.`;
};
export const shown = ({ requests }: Wire) => requests.map(({ headers }) => headers.authorization ?? "no token");
export const keysOf = ({ requests }: Wire) =>
  requests.map(({ headers }) => headers["idempotency-key"]?.replaceAll('"', ""));

/** To 10 ms: timers count whole milliseconds, and one that waits 0 ms takes 1. */
export const rounded = (valueMs: number) => Math.round(valueMs / 10) * 10;
/** JSON may be written with or without spaces. */
export const compact = (body: string) => (/^[{[]/.test(body) ? JSON.stringify(JSON.parse(body)) : body);
export const aToken = () => `t-${randomInt(1e9)}`;
export const busy = status(503);
