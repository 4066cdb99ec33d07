import type { Build, BuildResult, Farm, Job, QueueItem } from "./jenkins-farm.ts";
import { Link, type Page, show } from "./jenkins-tree.ts";

/** How the API shows the farm. `base` is scheme, host and port of the request. */

const mostBuilds = 100;
const colors: Readonly<Record<BuildResult, string>> = {
  SUCCESS: "blue",
  UNSTABLE: "yellow",
  FAILURE: "red",
  ABORTED: "aborted",
};

/** The front page: all jobs. */
export function rootView(farm: Farm, base: string): Page {
  return {
    _class: "hudson.model.Hudson",
    mode: "NORMAL",
    nodeDescription: "the Jenkins controller's built-in node",
    numExecutors: farm.jobs.length,
    jobs: farm.jobs.map((job) => jobLink(job, farm, base)),
    quietingDown: false,
    url: `${base}/`,
    useCrumbs: true,
    useSecurity: true,
  };
}

/** A job with its 100 newest builds. */
export function jobView(job: Job, farm: Farm, base: string): Page {
  const newestFirst = [...job.builds].reverse();
  const newest = (...wanted: readonly (BuildResult | undefined)[]) => {
    const build = newestFirst.find((each) => wanted.includes(farm.result(each)));
    return build ? buildLink(build, farm, base) : null;
  };
  const [last] = newestFirst;
  return {
    ...jobLink(job, farm, base).brief,
    description: job.description,
    displayName: job.name,
    fullName: job.name,
    buildable: true,
    builds: newestFirst.slice(0, mostBuilds).map((build) => buildLink(build, farm, base)),
    inQueue: farm.waiting().some((item) => item.job === job),
    lastBuild: last ? buildLink(last, farm, base) : null,
    lastCompletedBuild: newest("SUCCESS", "UNSTABLE", "FAILURE", "ABORTED"),
    lastSuccessfulBuild: newest("SUCCESS", "UNSTABLE"),
    lastFailedBuild: newest("FAILURE"),
    nextBuildNumber: job.builds.length + 1,
    property: parameterDefinitions(job),
  };
}

/** What a job shows only to who asks for it by name. */
export function allBuilds({ builds }: Job, farm: Farm, base: string): Page {
  return { allBuilds: [...builds].reverse().map((build) => buildLink(build, farm, base)) };
}

/** What waits. */
export function queueView(farm: Farm, base: string): Page {
  const items = farm
    .waiting()
    .map((item) => new Link(show(itemView(item, farm, base), undefined), () => itemView(item, farm, base)));
  return { _class: "hudson.model.Queue", items };
}

/** A build. */
export function buildView(build: Build, farm: Farm, base: string): Page {
  const result = farm.result(build) ?? null;
  return {
    ...buildLink(build, farm, base).brief,
    actions: [{ _class: "hudson.model.ParametersAction", parameters: parameterValues(build.parameters) }],
    building: result === null,
    displayName: `#${build.number}`,
    fullDisplayName: `${build.job.name} #${build.number}`,
    id: String(build.number),
    queueId: build.queueId,
    result,
    timestamp: build.startsAt,
    duration: result === null ? 0 : build.endsAt - build.startsAt,
    estimatedDuration: build.endsAt - build.startsAt,
  };
}

/** An item of the queue: what it waits for, or which build it has become. */
export function itemView(item: QueueItem, farm: Farm, base: string): Page {
  const { id, job, build, wasCancelled, queuedAt, startsAt, parameters } = item;
  const isWaiting = !build && !wasCancelled;
  const seconds = (startsAt - farm.now) / 1_000;
  const lines = Object.entries(parameters).map(([name, value]) => `\n${name}=${value}`);
  return {
    _class: `hudson.model.Queue$${isWaiting ? "WaitingItem" : "LeftItem"}`,
    blocked: false,
    buildable: false,
    id,
    inQueueSince: queuedAt,
    params: lines.join(""),
    stuck: false,
    task: jobLink(job, farm, base),
    url: `queue/item/${id}/`,
    why: isWaiting ? `In the quiet period. Expires in ${seconds} sec` : null,
    ...(isWaiting ? { timestamp: startsAt } : { cancelled: wasCancelled }),
    ...(build && { executable: buildLink(build, farm, base) }),
  };
}

/** A job in a list. */
export function jobLink(job: Job, farm: Farm, base: string): Link {
  const last = job.builds.at(-1);
  const isBuilding = last !== undefined && farm.result(last) === undefined;
  const done = [...job.builds].reverse().find((build) => farm.result(build));
  const result = done && farm.result(done);
  const color = `${result ? colors[result] : "notbuilt"}${isBuilding ? "_anime" : ""}`;
  const brief = { _class: "hudson.model.FreeStyleProject", name: job.name, url: `${base}/job/${job.name}/`, color };
  return new Link(brief, () => ({ ...jobView(job, farm, base), ...allBuilds(job, farm, base) }));
}

/** A build in a list. */
export function buildLink(build: Build, farm: Farm, base: string): Link {
  const url = `${base}/job/${build.job.name}/${build.number}/`;
  const brief = { _class: "hudson.model.FreeStyleBuild", number: build.number, url };
  return new Link(brief, () => buildView(build, farm, base));
}

function parameterDefinitions({ parameters }: Job): Page[] {
  const definitions = parameterValues(parameters).map(({ name, value }) => ({
    _class: "hudson.model.StringParameterDefinition",
    name,
    type: "StringParameterDefinition",
    defaultParameterValue: { _class: "hudson.model.StringParameterValue", name, value },
  }));
  if (definitions.length === 0) return [];
  return [{ _class: "hudson.model.ParametersDefinitionProperty", parameterDefinitions: definitions }];
}

function parameterValues(parameters: Readonly<Record<string, string>>) {
  return Object.entries(parameters).map(([name, value]) => ({
    _class: "hudson.model.StringParameterValue",
    name,
    value,
  }));
}
