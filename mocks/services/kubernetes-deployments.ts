import { isDeepStrictEqual } from "node:util";
import { z } from "zod";
import { timestamp } from "./kubernetes-pods.ts";
import type { Cause } from "./kubernetes-status.ts";
import { stableUuid } from "./stable-uuid.ts";

/** What a client can say about a deployment; all else is kept as it is. */
const shape = z.looseObject({
  apiVersion: z.literal("apps/v1"),
  kind: z.literal("Deployment"),
  metadata: z.looseObject({
    name: z.string(),
    namespace: z.string(),
    resourceVersion: z.string(),
    generation: z.int(),
    labels: z.record(z.string(), z.string()).optional(),
    annotations: z.record(z.string(), z.string()).optional(),
  }),
  spec: z.looseObject({
    replicas: z.int().min(0).default(1),
    selector: z.looseObject({ matchLabels: z.record(z.string(), z.string()) }),
    template: z.looseObject({
      metadata: z.looseObject({ labels: z.record(z.string(), z.string()) }),
      spec: z.looseObject({
        containers: z.array(z.looseObject({ name: z.string().min(1), image: z.string().min(1) })).min(1),
      }),
    }),
  }),
});

/** A deployment as the cluster keeps it: without its status, which depends on its pods. */
export type Deployment = z.infer<typeof shape>;

/** How many pods of a deployment are there, and how many are ready. */
export type PodCount = { readonly all: number; readonly ready: number };

/** Makes a deployment with the defaults that the API server fills in. */
export function newDeployment(
  namespace: string,
  name: string,
  { replicas, images, createdAt }: { replicas: number; images: Readonly<Record<string, string>>; createdAt: number },
): Deployment {
  const labels = { app: name };
  const containers = Object.entries(images).map(([container, image]) => ({ name: container, image, resources: {} }));
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: {
      name,
      namespace,
      uid: stableUuid(`deployment/${namespace}/${name}`),
      resourceVersion: "1",
      generation: 1,
      creationTimestamp: timestamp(createdAt),
      labels,
      annotations: { "deployment.kubernetes.io/revision": "1" },
    },
    spec: {
      replicas,
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: { containers, restartPolicy: "Always", terminationGracePeriodSeconds: 30 },
      },
      strategy: { type: "RollingUpdate", rollingUpdate: { maxUnavailable: "25%", maxSurge: "25%" } },
      revisionHistoryLimit: 10,
      progressDeadlineSeconds: 600,
    },
  };
}

/** Takes a changed object as a deployment; without one, `causes` say which fields are wrong. */
export function checkDeployment(
  value: unknown,
  before: Deployment,
): { changed?: Deployment; causes: readonly Cause[] } {
  const parsed = shape.safeParse(value);
  if (!parsed.success) {
    return { causes: parsed.error.issues.map(({ path, message }) => cause(path.map(String).join("."), message)) };
  }
  const changed = parsed.data;
  const causes = immutable.filter(({ of }) => !isDeepStrictEqual(of(changed), of(before)));
  if (causes.length > 0) return { causes: causes.map(({ field }) => cause(field, "field is immutable")) };
  return { changed, causes: [] };
}

/** What a deployment keeps for life. */
const immutable: readonly { readonly field: string; readonly of: (deployment: Deployment) => unknown }[] = [
  { field: "metadata.name", of: ({ metadata }) => metadata.name },
  { field: "metadata.namespace", of: ({ metadata }) => metadata.namespace },
  { field: "spec.selector", of: ({ spec }) => spec.selector },
];

/** A deployment as the API shows it, its status counted from its pods. */
export function withStatus(deployment: Deployment, { all, ready }: PodCount) {
  const { replicas } = deployment.spec;
  const isAvailable = ready >= replicas;
  return {
    ...deployment,
    status: {
      observedGeneration: deployment.metadata.generation,
      replicas: all,
      updatedReplicas: all,
      ...(ready > 0 && { readyReplicas: ready, availableReplicas: ready }),
      ...(all > ready && { unavailableReplicas: all - ready }),
      conditions: [
        {
          type: "Available",
          status: isAvailable ? "True" : "False",
          reason: isAvailable ? "MinimumReplicasAvailable" : "MinimumReplicasUnavailable",
        },
        { type: "Progressing", status: "True", reason: isAvailable ? "NewReplicaSetAvailable" : "ReplicaSetUpdated" },
      ],
    },
  };
}

function cause(field: string, message: string): Cause {
  return { reason: "FieldValueInvalid", message: `Invalid value: ${message}`, field };
}
