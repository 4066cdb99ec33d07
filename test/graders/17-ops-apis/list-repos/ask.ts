import { randomInt, randomUUID } from "node:crypto";
import type { Clock } from "../../../../mocks/clock.ts";
import { HttpResponse } from "../../../../mocks/http-response.ts";
import type { Service } from "../../../../mocks/intercept.ts";
import { routes } from "../../../../mocks/services/routes.ts";
import type * as Solution from "../../../../solutions/17-ops-apis/list-repos.ts";
import { openAnswer } from "../../../../src/rig/answer.ts";
import { count } from "../../../../src/rig/story.ts";

export const answer = openAnswer<typeof Solution>("17-ops-apis/list-repos.ts");

type Asked = { token: string; organisation: string; options?: Solution.Patience };
export const list = async ({ listRepos, GitHubError }: typeof Solution, url: string, asked: Asked) => {
  const { token, organisation, options } = asked;
  try {
    const repositories = await (options
      ? listRepos(url, organisation, token, options)
      : listRepos(url, organisation, token));
    return { repositories, failure: undefined };
  } catch (error) {
    const { name, message, status, waitMs } = error as Solution.GitHubError;
    const printed = process.getBuiltinModule("node:util").inspect(error, { depth: 6, showHidden: true });
    return {
      repositories: undefined,
      failure: {
        isOurs: error instanceof GitHubError,
        name,
        message,
        status,
        waitMs,
        saysToken: printed.includes(token),
      },
    };
  }
};

/** One answer of GitHub, made when it is asked. */
export type Reply = (nowMs: number) => Response;

/** GitHub, which gives these answers in their order, whatever it is asked. */
function hub(replies: readonly Reply[]) {
  return (clock: Clock): Service => {
    const left = [...replies];
    const next = () => left.shift()?.(clock.now()) ?? HttpResponse.json({ message: "Too often" }, { status: 500 });
    const origin = "http://github.test";
    return {
      origin,
      handlers: routes({}, { origin, unknownPath: next, unknownMethod: next }),
      reset: () => {},
    };
  };
}

type Item = { id: number; full_name: string; private: boolean; topics: string[] };
export const items = (amount: number): Item[] =>
  Array.from({ length: amount }, () => {
    return { id: randomInt(1e9), full_name: `octo-org/${randomUUID()}`, private: randomInt(2) > 0, topics: ["api"] };
  });
/** A page, and perhaps its links. */
export const page =
  (some: readonly Item[], link?: string): Reply =>
  () =>
    HttpResponse.json(some, { headers: link === undefined ? {} : { link } });
export const refusal =
  (status: number, headers: Record<string, string> = {}, message = "No, thank you"): Reply =>
  () =>
    HttpResponse.json({ message }, { status, headers });
/** The requests of the hour are used up, for so long. */
export const spent =
  (status: number, untilMs: number): Reply =>
  (nowMs) =>
    refusal(status, {
      "x-ratelimit-remaining": "0",
      "x-ratelimit-reset": String(Math.round((nowMs + untilMs) / 1_000)),
    })(nowMs);
export const nextAt = (path: string) => `<http://github.test${path}>; rel="next"`;

/** Lists from these answers. */
export async function listFrom(replies: readonly Reply[], options?: Solution.Patience) {
  const asked = { token: randomUUID(), organisation: `org-${randomInt(1e6)}`, ...(options && { options }) };
  const run = await answer.evaluate(list, { service: hub(replies), arguments: asked });
  return { run, ...asked, repositories: run.value?.repositories, failure: run.value?.failure };
}

type Wire = { requests: readonly { url: string }[] };
export const paths = ({ requests }: Wire) =>
  requests.map(({ url }) => {
    const { pathname, search } = new URL(url);
    return pathname + search;
  });
type Ended = Pick<Awaited<ReturnType<typeof listFrom>>, "repositories" | "failure">;
export const ended = ({ repositories, failure }: Ended) =>
  failure
    ? `Your function threw ${failure.isOurs ? `a GitHubError, status ${failure.status ?? "none"}, waitMs ${failure.waitMs ?? "none"}` : failure.name}.`
    : `Your function gave ${count(repositories?.length ?? 0, "repository", "repositories")}.`;
