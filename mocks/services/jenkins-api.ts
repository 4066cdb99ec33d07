import { HttpResponse } from "../http-response.ts";
import { consoleText } from "./jenkins-console.ts";
import { builderOf, type CrumbRule } from "./jenkins-door.ts";
import type { Build, Farm, Job, Parameters } from "./jenkins-farm.ts";
import { notFound, page } from "./jenkins-pages.ts";
import { type Page, parseTree, show } from "./jenkins-tree.ts";
import { allBuilds, buildView, itemView, jobView, queueView, rootView } from "./jenkins-views.ts";
import type { Call, RouteTable } from "./routes.ts";

/** Jobs, builds and the queue: looked at, started, stopped. */
export function jenkinsRoutes(farm: () => Farm, rule: CrumbRule): RouteTable {
  const job = (name: string): Job => found(farm().job(name));
  const build = (name: string, which: string): Build => found(findBuild(job(name), which, farm()));

  /** 201 with the address of the queue item: the build itself has no number yet. */
  const enqueue = ({ url }: Call, wanted: Job, parameters: Parameters): Response => {
    const { id } = farm().enqueue(wanted, parameters);
    return new HttpResponse(null, { status: 201, headers: { location: new URL(`/queue/item/${id}/`, url).href } });
  };

  return {
    "/api/json": { GET: (call) => reply(call, rootView(farm(), call.url.origin)) },
    "/job/:name/api/json": {
      GET: (call, name) => {
        const [wanted, base] = [job(name), call.url.origin];
        return reply(call, jobView(wanted, farm(), base), allBuilds(wanted, farm(), base));
      },
    },
    "/job/:name/builds": { GET: ({ url }, name) => numberedPage(url, job(name), farm()) },
    "/job/:name/build": {
      POST: (call, name) => {
        builderOf(call.request, rule);
        if (takesParameters(job(name))) throw page(400, "Bad Request", "Nothing is submitted");
        return enqueue(call, job(name), {});
      },
    },
    "/job/:name/buildWithParameters": {
      POST: async (call, name) => {
        builderOf(call.request, rule);
        const wanted = job(name);
        if (!takesParameters(wanted)) throw page(400, "Bad Request", `${name} is not parameterized`);
        return enqueue(call, wanted, await readParameters(call, wanted));
      },
    },
    "/job/:name/:build/api/json": {
      GET: (call, name, which) => reply(call, buildView(build(name, which), farm(), call.url.origin)),
    },
    "/job/:name/:build/consoleText": {
      GET: (_call, name, which) => HttpResponse.text(consoleText(build(name, which), farm())),
    },
    "/job/:name/:build/logText/progressiveText": {
      GET: ({ url }, name, which) => progressiveText(url, build(name, which), farm()),
    },
    "/job/:name/:build/stop": {
      POST: ({ request, url }, name, which) => {
        builderOf(request, rule);
        const { number } = build(name, which);
        farm().stop(build(name, which));
        const location = new URL(`/job/${name}/${number}/api/json`, url).href;
        return new HttpResponse(null, { status: 302, headers: { location } });
      },
    },
    "/queue/api/json": { GET: (call) => reply(call, queueView(farm(), call.url.origin)) },
    "/queue/item/:id/api/json": {
      GET: (call, id) => reply(call, itemView(found(farm().item(Number(id))), farm(), call.url.origin)),
    },
    "/queue/cancelItem": {
      POST: ({ request, url }) => {
        builderOf(request, rule);
        farm().cancel(found(farm().item(Number(url.searchParams.get("id")))));
        return new HttpResponse(null, { status: 204 });
      },
    },
  };
}

const mostPerPage = 100;

/**
 * Builds by page number, newest first, as a list: `page` counts from 1, `per_page` is at most 100, beyond the end the
 * list is empty. Jenkins itself knows no page numbers, only the ranges of `tree`; gateways before it add them.
 */
function numberedPage({ searchParams, origin }: URL, job: Job, farm: Farm): Response {
  const [pageNumber, wanted] = [positive(searchParams, "page", 1), positive(searchParams, "per_page", 25)];
  const perPage = Math.min(wanted, mostPerPage);
  const newestFirst = [...job.builds].reverse();
  const builds = newestFirst.slice((pageNumber - 1) * perPage, pageNumber * perPage);
  return HttpResponse.json(builds.map((build) => show(buildView(build, farm, origin), undefined)));
}

function positive(parameters: URLSearchParams, name: string, usually: number): number {
  const text = parameters.get(name);
  if (text === null) return usually;
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw page(400, "Bad Request", `${name} must be a whole number, 1 or more.`);
}

/** @param hidden - Fields that are shown to who names them in `tree`. */
function reply({ url }: Call, shown: Page, hidden: Page = {}): Response {
  const text = url.searchParams.get("tree");
  const tree = text === null ? undefined : parseTree(text);
  if (text !== null && !tree) throw page(400, "Bad Request", "The tree parameter cannot be read.");
  return HttpResponse.json(show(tree ? { ...shown, ...hidden } : shown, tree));
}

/** The text from `start` on, where it ends, and whether there will be more. */
function progressiveText({ searchParams }: URL, build: Build, farm: Farm): Response {
  const bytes = Buffer.from(consoleText(build, farm));
  const isBuilding = farm.result(build) === undefined;
  const headers = { "x-text-size": String(bytes.length), ...(isBuilding && { "x-more-data": "true" }) };
  return HttpResponse.text(bytes.subarray(Number(searchParams.get("start") ?? 0)).toString(), { headers });
}

function findBuild({ builds }: Job, which: string, farm: Farm): Build | undefined {
  const newestFirst = [...builds].reverse();
  switch (which) {
    case "lastBuild":
      return newestFirst[0];
    case "lastCompletedBuild":
      return newestFirst.find((build) => farm.result(build));
    case "lastSuccessfulBuild":
      return newestFirst.find((build) => ["SUCCESS", "UNSTABLE"].includes(farm.result(build) ?? ""));
    case "lastFailedBuild":
      return newestFirst.find((build) => farm.result(build) === "FAILURE");
    default:
      return newestFirst.find(({ number }) => String(number) === which);
  }
}

/** What the query or the form says, the defaults for the rest. Parameters that the job does not have are dropped. */
async function readParameters({ request, url }: Call, { parameters }: Job): Promise<Parameters> {
  const form = new URLSearchParams(await request.text());
  const entries = Object.entries(parameters).map(([name, usually]) => [
    name,
    form.get(name) ?? url.searchParams.get(name) ?? usually,
  ]);
  return Object.fromEntries(entries);
}

function takesParameters({ parameters }: Job): boolean {
  return Object.keys(parameters).length > 0;
}

function found<T>(thing: T | undefined): T {
  if (thing === undefined) throw notFound();
  return thing;
}
