import { randomInt } from "node:crypto";
import type * as Solution from "../../../../solutions/03-oauth/with-auth.ts";
import { openAnswer } from "../../../../src/rig/answer.ts";
import { count, list } from "../../../../src/rig/story.ts";

export const answer = openAnswer<typeof Solution>("03-oauth/with-auth.ts");
export const origin = "http://api.test";

type Asked = { names: string[]; urls?: string[]; init?: RequestInit; form?: Form };
/** How the caller writes a request. A Request brings what `init` has, and no `init` goes along. */
export type Form = "text" | "URL" | "Request";

/** Calls the learner's function with tokens that a service refuses one after the other, and reads the answers. */
export const ask = async (
  { withAuth }: typeof Solution,
  url: string,
  { names, urls = [`${url}/x`], init, form = "text" }: Asked,
) => {
  let place = 0;
  const asked: string[] = [];
  const invalidated: string[] = [];
  const get = async () => {
    const name = names[Math.min(place, names.length - 1)] as string;
    asked.push(name);
    return name;
  };
  const invalidate = (token: string) => {
    invalidated.push(token);
    place += 1;
  };
  let calls = 0;
  const fetchLike: typeof fetch = (...given) => {
    calls += 1;
    return fetch(...given);
  };
  const send = withAuth(fetchLike, { get, invalidate }, { origin: url });
  const answers: { status: number; body: string; isRead?: true }[] = [];
  for (const each of urls) {
    const input = { text: () => each, URL: () => new URL(each), Request: () => new Request(each, init) }[form]();
    const response = await (form === "Request" ? send(input) : send(input, init));
    // To read it again would throw, as if the learner's client had thrown.
    if (response.bodyUsed) answers.push({ status: response.status, body: "", isRead: true });
    else answers.push({ status: response.status, body: await response.text() });
  }
  return { answers, asked, invalidated, calls };
};

type Wire = { requests: readonly { headers: Readonly<Record<string, string>>; url: string; status?: number }[] };

export const newTokens = (): readonly [string, string, string] => [
  `one-${randomInt(1e9)}`,
  `two-${randomInt(1e9)}`,
  `three-${randomInt(1e9)}`,
];
export const shown = ({ requests }: Wire) => requests.map(({ headers }) => headers.authorization ?? "no token");
/** `your client sent 2 requests, with Bearer one-17 and Bearer two-4` */
export const sent = (run: Wire) =>
  run.requests.length === 0
    ? "Your client sent no request."
    : `Your client sent ${count(run.requests.length, "request")}, with ${list(shown(run))}.`;
/** Nothing for a call that threw: nobody has heard then what it called. */
export const noted = ({ value }: { value: { invalidated: string[] } | undefined }) => {
  if (value === undefined) return "";
  return value.invalidated.length === 0
    ? "It did not call invalidate."
    : `It called invalidate with ${list(value.invalidated)}.`;
};
/** A request as a learner reads it: `PUT, no X-Trace, no body, with Bearer one-17` */
export const told = ({
  method,
  headers,
  body,
}: {
  method: string;
  headers: Readonly<Record<string, string>>;
  body: string;
}) =>
  [
    method,
    headers["x-trace"] === undefined ? "no X-Trace" : `X-Trace ${headers["x-trace"]}`,
    body === "" ? "no body" : `the body ${body}`,
    `with ${headers.authorization ?? "no token"}`,
  ].join(", ");
