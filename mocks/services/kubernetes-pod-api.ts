import { HttpResponse } from "../http-response.ts";
import { admit, type Tokens } from "./kubernetes-access.ts";
import type { Cluster } from "./kubernetes-cluster.ts";
import { ListPages, readListQuery } from "./kubernetes-pages.ts";
import { type PodRecord, phaseOf, podOf } from "./kubernetes-pods.ts";
import { notFound, type Resource } from "./kubernetes-status.ts";
import type { Call } from "./routes.ts";

/** What both halves of the API server work with. */
export type ApiContext = {
  readonly cluster: Cluster;
  readonly tokens: Tokens;
  readonly continueMs: number;
  readonly now: () => number;
};

/** What the API server does with requests for pods. */
export class PodApi {
  readonly pages: ListPages<PodRecord>;
  readonly #context: ApiContext;

  constructor(context: ApiContext) {
    this.#context = context;
    this.pages = new ListPages(context.now, context.continueMs);
  }

  list({ request, url }: Call, namespace?: string): Response {
    const { cluster, tokens, now } = this.#context;
    admit(request, tokens, { verb: "list", resource: pods, namespace });
    const nowAt = now();
    const query = readListQuery(url.searchParams, ({ labels }) => labels, fieldsAt(nowAt));
    const isWanted = (pod: PodRecord) =>
      (namespace === undefined || pod.namespace === namespace) && query.isWanted(pod);
    const { items, metadata } = this.pages.page(cluster.pods(), cluster.revision, { ...query, isWanted });
    const shown = items.map((pod) => podOf(pod, nowAt));
    return HttpResponse.json({ kind: "PodList", apiVersion: "v1", metadata, items: shown });
  }

  get({ request }: Call, namespace: string, name: string): Response {
    admit(request, this.#context.tokens, { verb: "get", resource: pods, namespace, name });
    return this.#shown(this.#find(namespace, name));
  }

  delete({ request, url }: Call, namespace: string, name: string): Response {
    admit(request, this.#context.tokens, { verb: "delete", resource: pods, namespace, name });
    const pod = this.#find(namespace, name);
    const response = this.#shown(pod);
    if (!isDryRun(url)) this.#context.cluster.deletePod(pod);
    return response;
  }

  #find(namespace: string, name: string): PodRecord {
    const pod = this.#context.cluster.pod(namespace, name);
    if (!pod) throw notFound(pods, name);
    return pod;
  }

  #shown(pod: PodRecord): Response {
    return HttpResponse.json({ kind: "Pod", apiVersion: "v1", ...podOf(pod, this.#context.now()) });
  }
}

/** Whether a change is to be tried and not made. */
export function isDryRun({ searchParams }: URL): boolean {
  return searchParams.get("dryRun") === "All";
}

const pods: Resource = { plural: "pods", kind: "Pod" };

function fieldsAt(nowAt: number): Readonly<Record<string, (pod: PodRecord) => string>> {
  return {
    "metadata.name": ({ name }) => name,
    "metadata.namespace": ({ namespace }) => namespace,
    "spec.nodeName": (pod) => (phaseOf(pod, nowAt) === "Pending" ? "" : pod.node),
    "status.phase": (pod) => phaseOf(pod, nowAt),
  };
}
