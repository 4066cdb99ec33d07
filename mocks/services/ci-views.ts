import { endedAt, isOver, type Pipeline, stagesAt, statusAt } from "./ci-pipelines.ts";

/** How the API shows a pipeline at an instant. `base` is scheme, host and port of the request. */
export function pipelineView(pipeline: Pipeline, at: number, base: string) {
  const { id, branch, environment, variables, createdAt, startsAt } = pipeline;
  const url = `${base}/pipelines/${id}`;
  const [status, ended] = [statusAt(pipeline, at), endedAt(pipeline, at)];
  return {
    id,
    url,
    status,
    branch,
    environment,
    variables,
    stages: stagesAt(pipeline, at),
    createdAt: iso(createdAt),
    startedAt: startsAt <= (ended ?? at) ? iso(startsAt) : null,
    finishedAt: ended === undefined ? null : iso(ended),
    links: { log: `${url}/log`, cancel: isOver(status) ? null : `${url}/cancel` },
  };
}

/** What a pipeline has written until an instant. */
export function logText(pipeline: Pipeline, at: number): string {
  const done = stagesAt(pipeline, at).filter(({ status }) => status !== "pending" && status !== "skipped");
  const status = statusAt(pipeline, at);
  const lines = done.map((stage) => `${stage.name}: ${stage.status}`);
  return [`pipeline ${pipeline.id} on ${pipeline.branch}`, ...lines, ...(isOver(status) ? [status] : []), ""].join(
    "\n",
  );
}

function iso(at: number): string {
  return new Date(at).toISOString();
}
