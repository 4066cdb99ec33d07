// Each piece asks for the rest; a restart is a call with one less to spare.

export type PodState = {
  name: string;
  phase: string;
  isReady: boolean;
  restarts: number;
};

export type ListOptions = { token: string; limit?: number };

export class ClusterError extends Error {
  override readonly name = "ClusterError";
  readonly status: number;

  constructor(status: number, why: string) {
    super(`The cluster answered ${status}: ${why}`);
    this.status = status;
  }
}

type Statuses = { ready: boolean; restartCount: number }[];
type PodList = {
  metadata: { continue?: string };
  items: { metadata: { name: string }; status: { phase: string; containerStatuses?: Statuses | null } }[];
};

export function listPods(server: string | URL, namespace: string, options: ListOptions): Promise<PodState[]> {
  return begin(`${new URL(server).origin}/api/v1/namespaces/${namespace}/pods`, options, 2);
}

async function begin(address: string, options: ListOptions, restartsLeft: number): Promise<PodState[]> {
  const list = await rest(address, options, "");
  if (Array.isArray(list)) return list;
  if (list.status === 410 && restartsLeft > 0) return begin(address, options, restartsLeft - 1);
  throw list;
}

/** The pods from one piece on, or what went wrong. */
async function rest(address: string, options: ListOptions, token: string): Promise<PodState[] | ClusterError> {
  const query = new URLSearchParams({ limit: `${options.limit ?? 100}` });
  if (token) query.set("continue", token);
  const response = await fetch(`${address}?${query}`, { headers: { Authorization: `Bearer ${options.token}` } });
  const text = await response.text();
  if (response.status !== 200) return new ClusterError(response.status, reason(text));
  const { metadata, items } = JSON.parse(text) as PodList;
  const here = items.map(({ metadata: { name }, status: { phase, containerStatuses } }) => {
    const ready = containerStatuses?.filter((container) => container.ready) ?? [];
    const isReady = ready.length > 0 && ready.length === containerStatuses?.length;
    let restarts = 0;
    for (const { restartCount } of containerStatuses ?? []) restarts += restartCount;
    return { name, phase, isReady, restarts };
  });
  if (!metadata.continue) return here;
  const others = await rest(address, options, metadata.continue);
  return Array.isArray(others) ? [...here, ...others] : others;
}

function reason(text: string): string {
  try {
    return String((JSON.parse(text) as { message?: unknown } | null)?.message ?? "no reason given");
  } catch {
    return text;
  }
}
