// Caught by: R1 asks for the pods of the namespace, with token and limit
// A URL ends in a slash when it becomes a text: the address has two.
export type PodState = {
  name: string;
  phase: string;
  isReady: boolean;
  restarts: number;
};

export type ListOptions = {
  token: string;
  limit?: number;
};

export class ClusterError extends Error {
  override readonly name = "ClusterError";
  readonly status: number;

  constructor(status: number, why: string) {
    super(`The cluster answered ${status}: ${why}`);
    this.status = status;
  }
}

type PodList = { metadata: { continue?: string }; items: Pod[] };
type Pod = {
  metadata: { name: string };
  status: { phase: string; containerStatuses?: { ready: boolean; restartCount: number }[] | null };
};

export async function listPods(server: string | URL, namespace: string, options: ListOptions): Promise<PodState[]> {
  const url = new URL(`${server}/api/v1/namespaces/${namespace}/pods`);
  for (let restart = 0; ; restart++) {
    try {
      return await listOnce(url, options);
    } catch (error) {
      const isExpired = error instanceof ClusterError && error.status === 410;
      if (!isExpired || restart === 2) throw error;
    }
  }
}

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
    isReady: statuses.length > 0 && statuses.every(({ ready }) => ready),
    restarts: statuses.reduce((sum, { restartCount }) => sum + restartCount, 0),
  };
}

async function why(response: Response): Promise<string> {
  const body: unknown = await response.json().catch(() => undefined);
  const { message } = Object(body) as { message?: unknown };
  return typeof message === "string" ? message : "no reason given";
}
