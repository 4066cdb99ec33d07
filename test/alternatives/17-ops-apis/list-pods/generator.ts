// One loop over everything, on node-fetch, with a generator of pieces inside.
import fetch from "node-fetch";
import { z } from "zod";

export type PodState = z.infer<typeof podSchema>;

export type ListOptions = { token: string; limit?: number };

export class ClusterError extends Error {
  override readonly name = "ClusterError";
  constructor(
    readonly status: number,
    why: string,
  ) {
    super(`${status} ${why}`);
  }
}

const podSchema = z
  .object({
    metadata: z.object({ name: z.string() }),
    status: z.object({
      phase: z.string(),
      containerStatuses: z.array(z.object({ ready: z.boolean(), restartCount: z.number() })).nullish(),
    }),
  })
  .transform(({ metadata: { name }, status: { phase, containerStatuses } }) => {
    const all = containerStatuses ?? [];
    const isReady = all.length !== 0 && !all.some((container) => !container.ready);
    return {
      name,
      phase,
      isReady,
      restarts: all.map((container) => container.restartCount).reduce((a, b) => a + b, 0),
    };
  });
const listSchema = z.object({
  metadata: z.object({ continue: z.string().optional() }),
  items: z.array(podSchema),
});

export async function listPods(server: string | URL, namespace: string, options: ListOptions): Promise<PodState[]> {
  let expired = 0;
  while (true) {
    const pods: PodState[] = [];
    try {
      for await (const piece of pieces(server, namespace, options)) pods.push(...piece);
      return pods;
    } catch (error) {
      if (!(error instanceof ClusterError && error.status === 410 && ++expired < 3)) throw error;
    }
  }
}

async function* pieces(server: string | URL, namespace: string, { token, limit }: ListOptions) {
  let next: string | undefined;
  do {
    const url = new URL(`/api/v1/namespaces/${encodeURIComponent(namespace)}/pods`, server);
    url.searchParams.append("limit", String(limit ?? 100));
    if (next) url.searchParams.append("continue", next);
    const response = await fetch(url.href, {
      headers: { Authorization: `Bearer ${token}`, Accept: "application/json" },
    });
    const body: unknown = await response.json().catch(() => ({}));
    if (response.status !== 200) {
      const said = z.object({ message: z.string() }).safeParse(body);
      throw new ClusterError(response.status, said.data?.message ?? response.statusText);
    }
    const { items, metadata } = listSchema.parse(body);
    yield items;
    next = metadata.continue;
  } while (next);
}
