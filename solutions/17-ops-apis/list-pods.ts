/** How a pod fares. */
export type PodState = {
  name: string;
  /** `Pending`, `Running`, `Succeeded`, `Failed` or `Unknown`. */
  phase: string;
  isReady: boolean;
  /** Of all its containers together. */
  restarts: number;
};

/** How to ask. */
export type ListOptions = {
  token: string;
  /** Most pods of one piece. Default: 100. */
  limit?: number;
};

/** The API server did not give the list. */
export class ClusterError extends Error {
  override readonly name = "ClusterError";
  readonly status: number;

  constructor(status: number, why: string) {
    super(`The cluster answered ${status}: ${why}`);
    this.status = status;
  }
}

/** What is read of a piece of the list. */
type PodList = { metadata: { continue?: string }; items: Pod[] };
type Pod = {
  metadata: { name: string };
  status: { phase: string; containerStatuses?: { ready: boolean; restartCount: number }[] | null };
};

/**
 * Lists the pods of a namespace, as they were at one moment.
 *
 * @param server - Scheme, host and port of the API server.
 * @throws ClusterError
 *
 * @example
 * const pods = await listPods("https://cluster.example:6443", "shop", { token });
 * pods.filter(({ isReady }) => !isReady);
 */
export async function listPods(server: string | URL, namespace: string, options: ListOptions): Promise<PodState[]> {
  const url = new URL(`/api/v1/namespaces/${namespace}/pods`, server);
  for (let restart = 0; ; restart++) {
    try {
      return await listOnce(url, options);
    } catch (error) {
      const isExpired = error instanceof ClusterError && error.status === 410;
      if (!isExpired || restart === 2) throw error;
    }
  }
}

/** All pieces of one list. What it has gathered goes with it when it fails, so nothing comes twice. */
async function listOnce(url: URL, { token, limit = 100 }: ListOptions): Promise<PodState[]> {
  const piece = new URL(url);
  piece.searchParams.set("limit", String(limit));
  const pods: PodState[] = [];
  for (;;) {
    const response = await fetch(piece, { headers: { authorization: `Bearer ${token}` } });
    if (response.status !== 200) throw new ClusterError(response.status, await why(response));
    const { items, metadata } = (await response.json()) as PodList;
    pods.push(...items.map(toState));
    if (!metadata.continue) return pods;
    piece.searchParams.set("continue", metadata.continue);
  }
}

function toState({ metadata, status }: Pod): PodState {
  const statuses = status.containerStatuses ?? [];
  return {
    name: metadata.name,
    phase: status.phase,
    // `every` is true of an empty list: a pod without containers would be ready.
    isReady: statuses.length > 0 && statuses.every(({ ready }) => ready),
    restarts: statuses.reduce((sum, { restartCount }) => sum + restartCount, 0),
  };
}

/** What the server says is wrong, if it says it as Kubernetes does. */
async function why(response: Response): Promise<string> {
  const body: unknown = await response.json().catch(() => undefined);
  const { message } = Object(body) as { message?: unknown };
  return typeof message === "string" ? message : "no reason given";
}
