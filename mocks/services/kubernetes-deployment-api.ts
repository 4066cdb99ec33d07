import { HttpResponse } from "../http-response.ts";
import { type Attempt, admit } from "./kubernetes-access.ts";
import { checkDeployment, type Deployment, withStatus } from "./kubernetes-deployments.ts";
import { ListPages, readListQuery } from "./kubernetes-pages.ts";
import { type Change, readJson, readPatch } from "./kubernetes-patch.ts";
import { type ApiContext, isDryRun } from "./kubernetes-pod-api.ts";
import { completed, scaleOf, withScale } from "./kubernetes-scale.ts";
import { conflict, invalid, notFound, type Resource } from "./kubernetes-status.ts";
import type { Call } from "./routes.ts";

/** What the API server does with requests for deployments and their scale. */
export class DeploymentApi {
  readonly pages: ListPages<Entry>;
  readonly #context: ApiContext;

  constructor(context: ApiContext) {
    this.#context = context;
    this.pages = new ListPages(context.now, context.continueMs);
  }

  list(call: Call, namespace?: string): Response {
    this.#admit(call, { verb: "list", resource: deployments, namespace });
    const { cluster } = this.#context;
    const query = readListQuery<Entry>(call.url.searchParams, ({ labels }) => labels, fields);
    const isWanted = (entry: Entry) =>
      (namespace === undefined || entry.namespace === namespace) && query.isWanted(entry);
    const all = cluster.deployments().map(entryOf);
    const { items, metadata } = this.pages.page(all, cluster.revision, { ...query, isWanted });
    const shown = items.map(({ deployment }) => {
      // The list names the kind once for all of its items.
      const { kind: _kind, apiVersion: _apiVersion, ...item } = withStatus(deployment, cluster.count(deployment));
      return item;
    });
    return HttpResponse.json({ kind: "DeploymentList", apiVersion: "apps/v1", metadata, items: shown });
  }

  get(call: Call, namespace: string, name: string): Response {
    this.#admit(call, { verb: "get", resource: deployments, namespace, name });
    return this.#shown(this.#find(namespace, name));
  }

  async patch(call: Call, namespace: string, name: string): Promise<Response> {
    this.#admit(call, { verb: "patch", resource: deployments, namespace, name });
    const change = await readPatch(call.request);
    return this.#shown(this.#write(call, this.#find(namespace, name), change));
  }

  async replace(call: Call, namespace: string, name: string): Promise<Response> {
    this.#admit(call, { verb: "update", resource: deployments, namespace, name });
    const body = await readJson(call.request);
    return this.#shown(this.#write(call, this.#find(namespace, name), completed(body)));
  }

  getScale(call: Call, namespace: string, name: string): Response {
    this.#admit(call, { verb: "get", resource: scales, namespace, name });
    return HttpResponse.json(this.#scale(this.#find(namespace, name)));
  }

  async patchScale(call: Call, namespace: string, name: string): Promise<Response> {
    this.#admit(call, { verb: "patch", resource: scales, namespace, name });
    const change = await readPatch(call.request);
    return this.#writeScale(call, this.#find(namespace, name), change);
  }

  async replaceScale(call: Call, namespace: string, name: string): Promise<Response> {
    this.#admit(call, { verb: "update", resource: scales, namespace, name });
    const body = await readJson(call.request);
    return this.#writeScale(call, this.#find(namespace, name), () => body);
  }

  #writeScale(call: Call, before: Deployment, change: Change): Response {
    const scale = change(this.#scale(before));
    return HttpResponse.json(this.#scale(this.#write(call, before, () => withScale(before, scale))));
  }

  /** Changes a deployment, unless its version is not the one that the client means. */
  #write({ url }: Call, before: Deployment, change: Change): Deployment {
    const { name, resourceVersion } = before.metadata;
    const { changed, causes } = checkDeployment(change(before), before);
    if (!changed) throw invalid(deployments, name, causes);
    if (changed.metadata.resourceVersion !== resourceVersion) throw conflict(deployments, name);
    return isDryRun(url) ? changed : this.#context.cluster.replace(before, changed);
  }

  #admit({ request }: Call, attempt: Attempt): void {
    admit(request, this.#context.tokens, attempt);
  }

  #find(namespace: string, name: string): Deployment {
    const deployment = this.#context.cluster.deployment(namespace, name);
    if (!deployment) throw notFound(deployments, name);
    return deployment;
  }

  #shown(deployment: Deployment): Response {
    return HttpResponse.json(withStatus(deployment, this.#context.cluster.count(deployment)));
  }

  #scale(deployment: Deployment): object {
    return scaleOf(deployment, this.#context.cluster.count(deployment));
  }
}

const deployments: Resource = { plural: "deployments", kind: "Deployment", group: "apps" };
const scales: Resource = { plural: "deployments/scale", kind: "Scale", group: "apps" };

/** A deployment with what lists sort and select by. */
type Entry = {
  readonly key: string;
  readonly namespace: string;
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly deployment: Deployment;
};

function entryOf(deployment: Deployment): Entry {
  const { namespace, name, labels = {} } = deployment.metadata;
  return { key: `${namespace}/${name}`, namespace, name, labels, deployment };
}

const fields: Readonly<Record<string, (entry: Entry) => string>> = {
  "metadata.name": ({ name }) => name,
  "metadata.namespace": ({ namespace }) => namespace,
};
