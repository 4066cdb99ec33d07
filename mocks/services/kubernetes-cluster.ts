import { type Deployment, newDeployment, type PodCount } from "./kubernetes-deployments.ts";
import { type PodRecord, type PodState, stateOf } from "./kubernetes-pods.ts";
import { type SeedPod, seedDeployments, seedNamespaces, seedPods } from "./kubernetes-seed.ts";
import { stableUuid } from "./stable-uuid.ts";

/** How a cluster starts, and how fast it is. */
export type ClusterRules = {
  /** Pods of the namespace `batch`. */
  readonly batchPods: number;
  /** So long a new pod is pending. */
  readonly podStartMs: number;
  readonly now: () => number;
};

/** What a cluster holds: namespaces, deployments, and pods that follow their deployments. */
export class Cluster {
  readonly namespaces: readonly string[];
  readonly #rules: ClusterRules;
  readonly #startedAt: number;
  readonly #deployments = new Map<string, Deployment>();
  readonly #pods = new Map<string, PodRecord>();
  #sortedPods: readonly PodRecord[] | undefined;
  #revision = 1_000;
  #podsMade = 0;

  constructor(rules: ClusterRules) {
    this.#rules = rules;
    this.#startedAt = rules.now();
    this.namespaces = rules.batchPods > 0 ? ["batch", ...seedNamespaces] : seedNamespaces;
    for (const { namespace, name, states, images } of seedDeployments) {
      const createdAt = this.#startedAt - 30 * dayMs;
      this.#deployments.set(
        `${namespace}/${name}`,
        newDeployment(namespace, name, { replicas: states.length, images, createdAt }),
      );
      this.#follow(`${namespace}/${name}`, states);
    }
    for (const pod of seedPods) this.#addSeedPod(pod);
    for (let number = 0; number < rules.batchPods; number++) this.#addSeedPod(batchPod(number));
  }

  /** Goes up with every change. */
  get revision(): number {
    return this.#revision;
  }

  /** All pods, sorted by namespace and name. The list is never changed: later lists are others. */
  pods(): readonly PodRecord[] {
    this.#sortedPods ??= [...this.#pods.values()].sort((a, b) => (a.key < b.key ? -1 : 1));
    return this.#sortedPods;
  }

  pod(namespace: string, name: string): PodRecord | undefined {
    return this.#pods.get(`${namespace}/${name}`);
  }

  /** All deployments, sorted by namespace and name. */
  deployments(): readonly Deployment[] {
    return [...this.#deployments].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, deployment]) => deployment);
  }

  deployment(namespace: string, name: string): Deployment | undefined {
    return this.#deployments.get(`${namespace}/${name}`);
  }

  /** How many pods a deployment has now. */
  count({ metadata: { namespace, name } }: Deployment): PodCount {
    const owned = this.#ownedBy(`${namespace}/${name}`);
    const ready = owned.filter((pod) => stateOf(pod, this.#rules.now()) === "running");
    return { all: owned.length, ready: ready.length };
  }

  /** Puts a changed deployment in the place of the old one; its pods follow. */
  replace(before: Deployment, changed: Deployment): Deployment {
    const isNewSpec = JSON.stringify(before.spec) !== JSON.stringify(changed.spec);
    this.#revision += 1;
    const metadata = {
      ...changed.metadata,
      resourceVersion: String(this.#revision),
      generation: before.metadata.generation + (isNewSpec ? 1 : 0),
    };
    // A status that the client has sent along is not believed: it is counted from the pods.
    const replaced: Deployment = { ...changed, metadata, status: undefined };
    const key = `${metadata.namespace}/${metadata.name}`;
    this.#deployments.set(key, replaced);
    this.#follow(key);
    return replaced;
  }

  /** Removes a pod. Its deployment, if it has one, starts another. */
  deletePod({ key, owner }: PodRecord): void {
    this.#revision += 1;
    this.#remove(key);
    if (owner !== undefined) this.#follow(owner);
  }

  /** Starts and stops pods until there are as many as the deployment asks for, all made from its template. */
  #follow(owner: string, states: readonly PodState[] = []): void {
    const deployment = this.#deployments.get(owner);
    if (!deployment) return;
    const { replicas, template } = deployment.spec;
    const hash = shortId(JSON.stringify(template), 10);
    const owned = this.#ownedBy(owner);
    const current = owned.filter(({ labels }) => labels["pod-template-hash"] === hash);
    for (const old of [...owned.filter((pod) => !current.includes(pod)), ...current.slice(replicas)])
      this.#remove(old.key);
    for (let number = current.length; number < replicas; number++) this.#start(deployment, hash, states[number]);
  }

  #start({ metadata, spec }: Deployment, hash: string, seedState: PodState | undefined): void {
    const { now, podStartMs } = this.#rules;
    const owner = `${metadata.namespace}/${metadata.name}`;
    const createdAt = seedState === undefined ? now() : this.#startedAt - 2 * dayMs;
    this.#add({
      namespace: metadata.namespace,
      name: `${metadata.name}-${hash}-${shortId(`${owner} ${this.#podsMade}`, 5)}`,
      labels: { ...spec.template.metadata.labels, "pod-template-hash": hash },
      containers: spec.template.spec.containers.map(({ name, image }) => ({ name, image })),
      state: seedState ?? "running",
      restarts: seedState === "crashing" ? 17 : 0,
      createdAt,
      startsAt: seedState === undefined ? createdAt + podStartMs : createdAt,
      owner,
    });
  }

  #addSeedPod({ namespace, name, state, labels, image }: SeedPod): void {
    const createdAt = this.#startedAt - dayMs;
    const containers = [{ name: "main", image }];
    this.#add({ namespace, name, labels, containers, state, restarts: 0, createdAt, startsAt: createdAt });
  }

  #add(pod: Omit<PodRecord, "key" | "node" | "resourceVersion">): void {
    this.#podsMade += 1;
    this.#revision += 1;
    const key = `${pod.namespace}/${pod.name}`;
    const node = `node-${1 + (this.#podsMade % 3)}`;
    this.#pods.set(key, { ...pod, key, node, resourceVersion: this.#revision });
    this.#sortedPods = undefined;
  }

  #remove(key: string): void {
    this.#pods.delete(key);
    this.#sortedPods = undefined;
  }

  #ownedBy(owner: string): PodRecord[] {
    return [...this.#pods.values()].filter((pod) => pod.owner === owner);
  }
}

const dayMs = 24 * 3_600_000;

function batchPod(number: number): SeedPod {
  const name = `job-${String(number).padStart(5, "0")}`;
  const state: PodState = number % 50 === 7 ? "evicted" : number % 10 === 3 ? "pending" : "running";
  return { namespace: "batch", name, state, labels: { app: "job" }, image: "registry.test/job:1.0" };
}

/** A suffix as Kubernetes makes them: no vowels, so that no word comes out. */
function shortId(seed: string, length: number): string {
  const letters = "bcdfghjklmnpqrstvwxz2456789";
  const hex = stableUuid(seed).replaceAll("-", "");
  return Array.from(
    { length },
    (_, index) => letters[Number.parseInt(hex.slice(index * 2, index * 2 + 2), 16) % letters.length],
  ).join("");
}
