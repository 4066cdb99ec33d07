import { HttpResponse } from "../http-response.ts";
import type { Service } from "../intercept.ts";
import { allowedEnvironments } from "./ci-door.ts";
import { isOver, type Pipeline, PipelineRuns, statusAt } from "./ci-pipelines.ts";
import { pageOf, toDraft } from "./ci-requests.ts";
import { logText, pipelineView } from "./ci-views.ts";
import { IdempotencyKeys } from "./idempotency-keys.ts";
import { readJson } from "./items-requests.ts";
import { loseAnswers } from "./lost-answers.ts";
import { problem } from "./problem.ts";
import { type Call, type RouteTable, routes } from "./routes.ts";

/** How a CI server behaves. */
export type CiOptions = {
  /** Default: `http://ci.test`. */
  readonly origin?: string;
  /** How long a pipeline waits before it starts. Default: 2,000. */
  readonly queuedMs?: number;
  /** How long each of its four stages takes. Default: 3,000. */
  readonly stageMs?: number;
  /** What `Retry-After` says while a pipeline goes on. Default: 2. */
  readonly pollAfterSeconds?: number;
  /** Makes the first so many changes, and breaks the connection instead of answering. Default: 0. */
  readonly answersLost?: number;
  readonly now?: () => number;
};

/** A CI server, and its pipelines. */
export type Ci = Service & { readonly pipelines: readonly Pipeline[] };

/**
 * Makes a CI server: a pipeline is accepted with 202, then asked for until it is over. It moves on by time alone.
 *
 * Tokens: `test-token-ci` deploys everywhere, `test-token-staging` to staging only. The branch `broken` fails.
 */
export function createCi(options: CiOptions = {}): Ci {
  const { origin = "http://ci.test", queuedMs = 2_000, stageMs = 3_000, answersLost = 0, now = Date.now } = options;
  const { pollAfterSeconds = 2 } = options;
  const start = () => ({
    runs: new PipelineRuns({ queuedMs, stageMs }, now),
    keys: new IdempotencyKeys(now, dayMs),
    delivered: loseAnswers(answersLost),
  });
  let state = start();

  /** Shows a pipeline, and while it goes on also when to look again. */
  const shown = (pipeline: Pipeline, base: string, status: 200 | 202, headers: Record<string, string> = {}) => {
    const isDone = isOver(statusAt(pipeline, now()));
    const poll: Record<string, string> = isDone ? {} : { "retry-after": String(pollAfterSeconds) };
    return HttpResponse.json(pipelineView(pipeline, now(), base), { status, headers: { ...headers, ...poll } });
  };

  const find = (id: string): Pipeline => {
    const pipeline = state.runs.find(id);
    if (!pipeline) throw problem(404, "There is no such pipeline.");
    return pipeline;
  };

  const create = async ({ request, url }: Call): Promise<Response> => {
    const { value, fingerprint } = await readJson(request);
    return state.keys.once(request.headers.get("idempotency-key"), fingerprint, () => {
      const draft = toDraft(value);
      checkEnvironment(request, draft.environment);
      const pipeline = state.runs.start(draft);
      return shown(pipeline, url.origin, 202, { location: `${url.origin}/pipelines/${pipeline.id}` });
    });
  };

  const list = ({ url }: Call): Response => {
    const [status, branch] = [url.searchParams.get("status"), url.searchParams.get("branch")];
    const wanted = state.runs
      .all()
      .filter((each) => (!status || statusAt(each, now()) === status) && (!branch || each.branch === branch));
    const { items, nextCursor } = pageOf(wanted.reverse(), url.searchParams);
    const next = new URL(url);
    next.searchParams.set("cursor", nextCursor ?? "");
    const pipelines = items.map((pipeline) => pipelineView(pipeline, now(), url.origin));
    return HttpResponse.json({ pipelines, next: nextCursor === undefined ? null : next.href });
  };

  const cancel = ({ request, url }: Call, id: string): Response => {
    const pipeline = find(id);
    checkEnvironment(request, pipeline.environment);
    const status = statusAt(pipeline, now());
    if (isOver(status)) throw problem(409, `The pipeline is over already: ${status}.`);
    pipeline.cancelledAt = now();
    return shown(pipeline, url.origin, 200);
  };

  const around = async ({ request }: Call, answer: () => Promise<Response>): Promise<Response> => {
    allowedEnvironments(request);
    return state.delivered(request, await answer());
  };

  const table: RouteTable = {
    "/pipelines": { GET: list, POST: create },
    "/pipelines/:id": { GET: ({ url }, id) => shown(find(id), url.origin, 200) },
    "/pipelines/:id/log": { GET: (_call, id) => HttpResponse.text(logText(find(id), now())) },
    "/pipelines/:id/cancel": { POST: cancel },
  };
  return {
    origin,
    handlers: routes(table, {
      origin,
      around,
      unknownPath: () => problem(404, "There is no such path."),
      unknownMethod: (_call, allow) => problem(405, "This path does not know the method.", { headers: { allow } }),
    }),
    get pipelines() {
      return state.runs.all();
    },
    reset: () => {
      state = start();
    },
  };
}

const dayMs = 24 * 3_600_000;

function checkEnvironment(request: Request, environment: string): void {
  if (!allowedEnvironments(request).includes(environment))
    throw problem(403, "The token may not deploy to this environment.");
}
