import { HttpResponse } from "../http-response.ts";
import type { Service } from "../intercept.ts";
import { jenkinsRoutes } from "./jenkins-api.ts";
import { type CrumbRule, crumbField, crumbFor, sessionOf, setSession, visitorOf } from "./jenkins-door.ts";
import { Farm, type Job } from "./jenkins-farm.ts";
import { notFound, postRequired } from "./jenkins-pages.ts";
import { type Call, orRefusal, routes } from "./routes.ts";

/** How a simulated Jenkins behaves. */
export type JenkinsOptions = {
  /** Default: `http://jenkins.test`. */
  readonly origin?: string;
  /** Builds that each job has from the start. Default: 120. */
  readonly builds?: number;
  /** How long a build waits in the queue. Default: 5,000. */
  readonly quietMs?: number;
  /** How long a build takes. Default: 30,000. */
  readonly buildMs?: number;
  /**
   * Whether a change with a password needs a crumb that belongs to the session (so the cookie of the crumb request has
   * to come with it), one that belongs to the user, or none. Default: "session".
   */
  readonly crumbs?: CrumbRule;
  readonly now?: () => number;
};

/** A simulated Jenkins, and its jobs. */
export type Jenkins = Service & { readonly jobs: readonly Job[] };

/**
 * Makes a simulated Jenkins: jobs, builds, the queue. A build begins and ends by time alone.
 *
 * Basic credentials: `amara:test-password` (changes need a crumb) or `amara:test-api-token` (they need none);
 * `reader:test-api-token-reader` may only look.
 */
export function createJenkins(options: JenkinsOptions = {}): Jenkins {
  const { origin = "http://jenkins.test", builds = 120, quietMs = 5_000, buildMs = 30_000 } = options;
  const { crumbs = "session", now = Date.now } = options;
  const newFarm = () => new Farm({ builds, quietMs, buildMs, now });
  let farm = newFarm();
  let sessions = 0;

  const crumb = ({ request }: Call): Response => {
    if (crumbs === "off") throw notFound();
    const known = sessionOf(request);
    if (known === undefined) sessions += 1;
    const session = known ?? `session-${sessions}`;
    const answer = HttpResponse.json({
      _class: "hudson.security.csrf.DefaultCrumbIssuer",
      crumb: crumbFor(visitorOf(request), crumbs, session),
      crumbRequestField: crumbField,
    });
    if (known === undefined) answer.headers.set("set-cookie", setSession(session));
    return answer;
  };

  const around = async ({ request }: Call, answer: () => Promise<Response>): Promise<Response> => {
    const response = await orRefusal(() => {
      visitorOf(request);
      return answer();
    });
    response.headers.set("x-jenkins", "2.516.1");
    return response;
  };
  const table = { ...jenkinsRoutes(() => farm, crumbs), "/crumbIssuer/api/json": { GET: crumb } };
  return {
    origin,
    handlers: routes(table, {
      origin,
      around,
      unknownPath: notFound,
      unknownMethod: (_call, allow) => postRequired(allow),
    }),
    get jobs() {
      return farm.jobs;
    },
    reset: () => {
      farm = newFarm();
      sessions = 0;
    },
  };
}
