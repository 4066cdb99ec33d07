import type { Labels } from "./kubernetes-selectors.ts";
import { stableUuid } from "./stable-uuid.ts";

/** How a pod fares. Two of them have no container statuses at all. */
export type PodState = "running" | "unready" | "pending" | "evicted" | "crashing" | "no image" | "completed";

/** A pod as the cluster remembers it; what clients see is made of it on demand. */
export type PodRecord = {
  /** `namespace/name`, by which lists are sorted. */
  readonly key: string;
  readonly namespace: string;
  readonly name: string;
  readonly labels: Labels;
  readonly containers: readonly { readonly name: string; readonly image: string }[];
  readonly state: PodState;
  readonly node: string;
  readonly restarts: number;
  readonly createdAt: number;
  /** Until then it is pending, whatever its state. */
  readonly startsAt: number;
  readonly resourceVersion: number;
  /** The deployment that it belongs to, if any. */
  readonly owner?: string;
};

/** A pod as clients see it. */
export type Pod = ReturnType<typeof podOf>;

/** The state of a pod at this instant. */
export function stateOf({ state, startsAt }: PodRecord, nowAt: number): PodState {
  return nowAt < startsAt ? "pending" : state;
}

/** `Running`, `Pending`, … at this instant. */
export function phaseOf(record: PodRecord, nowAt: number): string {
  return phases[stateOf(record, nowAt)];
}

/** A pod as the API shows it. */
export function podOf(record: PodRecord, nowAt: number) {
  const { namespace, name, labels, containers, node, createdAt, owner } = record;
  const state = stateOf(record, nowAt);
  const isScheduled = state !== "pending";
  return {
    metadata: {
      name,
      ...(owner !== undefined && { generateName: `${name.slice(0, name.lastIndexOf("-"))}-` }),
      namespace,
      uid: stableUuid(`pod/${record.key}`),
      resourceVersion: String(record.resourceVersion),
      creationTimestamp: timestamp(createdAt),
      labels,
      ...(owner !== undefined && { ownerReferences: [replicaSetOf(record)] }),
    },
    spec: {
      containers: containers.map((container) => ({ ...container, imagePullPolicy: "IfNotPresent", resources: {} })),
      restartPolicy: state === "completed" ? "Never" : "Always",
      serviceAccountName: "default",
      ...(isScheduled && { nodeName: node }),
    },
    status: statusOf(record, state),
  };
}

/** An instant as Kubernetes writes it: whole seconds, UTC. */
export function timestamp(at: number): string {
  return new Date(at).toISOString().replace(/\.\d+Z$/, "Z");
}

const phases: Readonly<Record<PodState, string>> = {
  running: "Running",
  unready: "Running",
  pending: "Pending",
  evicted: "Failed",
  crashing: "Running",
  "no image": "Pending",
  completed: "Succeeded",
};

function statusOf(record: PodRecord, state: PodState): object {
  const phase = phases[state];
  // A pod that no node has taken yet, and one that was thrown off its node, say nothing about their containers.
  if (state === "pending") return { phase, conditions: [condition("PodScheduled", false, "Unschedulable")], qosClass };
  if (state === "evicted")
    return { phase, reason: "Evicted", message: "The node was low on resource: memory.", qosClass };
  const containerStatuses = record.containers.map((container, index) =>
    containerStatus(record, container, state, index),
  );
  const isReady = containerStatuses.every(({ ready }) => ready);
  return {
    phase,
    conditions: [
      condition("Initialized", true),
      condition("Ready", isReady, isReady ? undefined : notReadyReason(state)),
      condition("ContainersReady", isReady, isReady ? undefined : notReadyReason(state)),
      condition("PodScheduled", true),
    ],
    hostIP: "10.0.0.10",
    podIP: `10.1.${record.resourceVersion % 250}.${record.name.length + 10}`,
    startTime: timestamp(record.startsAt),
    containerStatuses,
    qosClass,
  };
}

const qosClass = "BestEffort";

/** Of several containers only the last one is in trouble: the pod is not ready all the same. */
function containerStatus(
  record: PodRecord,
  container: PodRecord["containers"][number],
  state: PodState,
  index: number,
) {
  const isTroubled = index === record.containers.length - 1;
  const seen = isTroubled ? state : state === "no image" || state === "completed" ? state : "running";
  const startedAt = timestamp(record.startsAt);
  const states: Readonly<Record<PodState, object>> = {
    running: { running: { startedAt } },
    unready: { running: { startedAt } },
    pending: {},
    evicted: {},
    crashing: { waiting: { reason: "CrashLoopBackOff", message: "back-off 5m0s restarting failed container" } },
    "no image": { waiting: { reason: "ImagePullBackOff", message: `Back-off pulling image "${container.image}"` } },
    completed: { terminated: { exitCode: 0, reason: "Completed", startedAt, finishedAt: startedAt } },
  };
  return {
    name: container.name,
    state: states[seen],
    lastState:
      seen === "crashing" ? { terminated: { exitCode: 1, reason: "Error", startedAt, finishedAt: startedAt } } : {},
    ready: seen === "running",
    restartCount: isTroubled ? record.restarts : 0,
    image: container.image,
    imageID: seen === "no image" ? "" : `${container.image}@sha256:${stableUuid(container.image).replaceAll("-", "")}`,
    started: seen === "running" || seen === "unready",
  };
}

function condition(type: string, isTrue: boolean, reason?: string): object {
  return { type, status: isTrue ? "True" : "False", ...(reason !== undefined && { reason }) };
}

function notReadyReason(state: PodState): string {
  return state === "completed" ? "PodCompleted" : "ContainersNotReady";
}

function replicaSetOf({ namespace, name, labels }: PodRecord): object {
  const replicaSet = `${name.slice(0, name.lastIndexOf("-"))}`;
  return {
    apiVersion: "apps/v1",
    kind: "ReplicaSet",
    name: replicaSet,
    uid: stableUuid(`replicaset/${namespace}/${replicaSet}/${labels["pod-template-hash"]}`),
    controller: true,
    blockOwnerDeletion: true,
  };
}
