import { randomUUID } from "node:crypto";
import { expect } from "vitest";
import { json, type Reply } from "../../../../mocks/script.ts";
import type * as Solution from "../../../../solutions/03-oauth/token-provider.ts";
import { openAnswer } from "../../../../src/rig/answer.ts";
import { count, ms, story } from "../../../../src/rig/story.ts";

export const answer = openAnswer<typeof Solution>("03-oauth/token-provider.ts");

type Wire = Parameters<typeof story>[0] & { requests: readonly { atMs: number }[] };

/** `your client fetched 2 tokens, at 0 and 80,000 ms` */
export const fetched = ({ requests }: Wire) =>
  requests.length === 0
    ? "your client fetched no token"
    : `your client fetched ${count(requests.length, "token")}, at ${ms(requests.map(({ atMs }) => atMs))}`;
export const says = (...sentences: string[]) =>
  sentences.map((text) => `${text[0]?.toUpperCase()}${text.slice(1)}.`).join(" ");

/** Answers of a token server, each with a token that nobody can guess. */
export const server = (expires_in: number | undefined, delayMs = 0) => {
  const tokens = [randomUUID(), randomUUID(), randomUUID(), randomUUID()] as const;
  const script: Reply[] = tokens.map((access_token) => json({ access_token, expires_in }, { delayMs }));
  return { tokens, script };
};

/** Asks for the token at these moments, one after the other. */
const getAt = async (
  { tokenProvider }: typeof Solution,
  url: string,
  { atMs, options }: { atMs: number[]; options: { skewMs?: number } },
) => {
  const fetchToken = async () => (await fetch(`${url}/token`, { method: "POST" })).json() as never;
  const tokens = tokenProvider(fetchToken, options);
  const beganAt = Date.now();
  const got: string[] = [];
  for (const each of atMs) {
    const waitMs = each - (Date.now() - beganAt);
    if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs));
    got.push(await tokens.get());
  }
  return got;
};

/** Asks at these moments, and holds the tokens that came against those that should have come. */
export async function hold(
  { script, tokens }: { script: Reply[]; tokens: readonly string[] },
  rows: readonly (readonly [atMs: number, token: 1 | 2 | 3])[],
  asked: string,
  options: { skewMs?: number } = {},
) {
  const run = await answer.evaluate(getAt, { script, arguments: { atMs: rows.map(([atMs]) => atMs), options } });
  const numbers = run.value?.map((token) => tokens.indexOf(token) + 1);
  const gave = rows.map(([atMs], index) => `at ${ms(atMs)} token ${numbers?.[index] ?? "-"}`).join(", ");
  const did = says(run.error ? `it was asked at ${ms(rows.map(([atMs]) => atMs))}` : `it gave ${gave}`, fetched(run));
  expect(numbers, story(run, did, asked)).toEqual(rows.map(([, token]) => token));
  return run;
}
