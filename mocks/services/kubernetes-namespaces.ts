import { HttpResponse } from "../http-response.ts";
import { admit } from "./kubernetes-access.ts";
import type { ApiContext } from "./kubernetes-pod-api.ts";
import { timestamp } from "./kubernetes-pods.ts";
import { notFound, type Resource } from "./kubernetes-status.ts";
import type { Call } from "./routes.ts";
import { stableUuid } from "./stable-uuid.ts";

/** `GET /api/v1/namespaces` */
export function listNamespaces({ request }: Call, { cluster, tokens }: ApiContext): Response {
  admit(request, tokens, { verb: "list", resource });
  const metadata = { resourceVersion: String(cluster.revision) };
  const items = cluster.namespaces.map(namespaceOf);
  return HttpResponse.json({ kind: "NamespaceList", apiVersion: "v1", metadata, items });
}

/** `GET /api/v1/namespaces/{name}` */
export function getNamespace({ request }: Call, { cluster, tokens }: ApiContext, name: string): Response {
  admit(request, tokens, { verb: "get", resource, namespace: name, name });
  if (!cluster.namespaces.includes(name)) throw notFound(resource, name);
  return HttpResponse.json({ kind: "Namespace", apiVersion: "v1", ...namespaceOf(name) });
}

const resource: Resource = { plural: "namespaces", kind: "Namespace" };

function namespaceOf(name: string) {
  return {
    metadata: {
      name,
      uid: stableUuid(`namespace/${name}`),
      resourceVersion: "1",
      creationTimestamp: timestamp(Date.UTC(2025, 0, 1)),
      labels: { "kubernetes.io/metadata.name": name },
    },
    spec: { finalizers: ["kubernetes"] },
    status: { phase: "Active" },
  };
}
