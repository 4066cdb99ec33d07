import {
  type ApiException,
  AppsV1Api,
  type Cluster,
  CoreV1Api,
  KubeConfig,
  PatchStrategy,
  setHeaderOptions,
  type V1Pod,
  type V1PodList,
  type V1Status,
} from "@kubernetes/client-node";
import { describe, expect, onTestFinished, test } from "vitest";
import { listen } from "../../../mocks/listen.ts";
import { createKubernetes, type KubernetesOptions } from "../../../mocks/services/kubernetes.ts";
import { CertificateAuthority } from "../../../mocks/tls/certificate-authority.ts";
import { onPort } from "./on-port.ts";

/** The client speaks through a copy of undici that cannot be intercepted: it meets the service on a real port. */
async function connect(options: KubernetesOptions = {}, token?: string) {
  const cluster = await onPort((origin) => createKubernetes({ origin, ...options }));
  // The client asks for this before it speaks plain HTTP.
  return { cluster, ...clients({ name: "test", server: cluster.origin, skipTLSVerify: true }, token) };
}

function clients(cluster: Cluster, token = "test-token-deployer") {
  const config = new KubeConfig();
  config.loadFromOptions({
    clusters: [cluster],
    users: [{ name: "tester", token }],
    contexts: [{ name: "test", cluster: "test", user: "tester" }],
    currentContext: "test",
  });
  return { core: config.makeApiClient(CoreV1Api), apps: config.makeApiClient(AppsV1Api) };
}

/** A failed call's code and the reason in its `Status`, which the client drops from a 401. */
async function failure(call: Promise<unknown>): Promise<[number, string | undefined]> {
  const { code, body } = await call.then(
    () => Promise.reject(new Error("the call has succeeded")),
    (error: ApiException<string | V1Status | undefined>) => error,
  );
  const status = typeof body === "string" ? (JSON.parse(body) as V1Status) : body;
  return [code, status?.reason];
}

function isReady({ status }: V1Pod): boolean {
  return status?.conditions?.some(({ type, status: is }) => type === "Ready" && is === "True") ?? false;
}

const cart = { namespace: "shop", name: "cart" };

describe("@kubernetes/client-node", () => {
  test("lists the pods of a namespace and tells which are ready, missing container statuses and all", async () => {
    const { core } = await connect();
    const { items } = await core.listNamespacedPod({ namespace: "shop" });
    const withoutStatuses = items.filter(({ status }) => status?.containerStatuses === undefined);
    expect([items.length, items.filter(isReady).length, withoutStatuses.length]).toEqual([6, 2, 1]);
  });

  test("reads dates as dates", async () => {
    const { core } = await connect({ now: () => Date.UTC(2026, 0, 5) });
    const { metadata } = await core.readNamespacedPod({ namespace: "default", name: "reports-evicted" });
    expect(metadata?.creationTimestamp).toEqual(new Date("2026-01-04T00:00:00Z"));
  });

  test("pages through a long list by continue tokens", async () => {
    const { core } = await connect({ batchPods: 230 });
    const names: (string | undefined)[] = [];
    let page: V1PodList | undefined;
    do {
      const next = page?.metadata?._continue;
      page = await core.listNamespacedPod({
        namespace: "batch",
        limit: 100,
        ...(next !== undefined && { _continue: next }),
      });
      names.push(...page.items.map(({ metadata }) => metadata?.name));
    } while (page.metadata?._continue);
    expect([names.length, new Set(names).size]).toEqual([230, 230]);
  });

  test("gets a typed 410 when a token has become too old", async () => {
    const { cluster, core } = await connect({ batchPods: 20 });
    const { metadata } = await core.listNamespacedPod({ namespace: "batch", limit: 10 });
    cluster.compact();
    const _continue = metadata?._continue ?? "";
    expect(await failure(core.listNamespacedPod({ namespace: "batch", limit: 10, _continue }))).toEqual([
      410,
      "Expired",
    ]);
  });

  test("scales a deployment by JSON patch, its default", async () => {
    const { apps, cluster } = await connect();
    const body = [{ op: "replace", path: "/spec/replicas", value: 5 }];
    const { spec } = await apps.patchNamespacedDeployment({ ...cart, body });
    expect([spec?.replicas, cluster.replicas("shop", "cart")]).toEqual([5, 5]);
  });

  for (const strategy of [PatchStrategy.MergePatch, PatchStrategy.StrategicMergePatch]) {
    test(`scales a deployment by ${strategy}`, async () => {
      const { apps, cluster } = await connect();
      await apps.patchNamespacedDeployment(
        { ...cart, body: { spec: { replicas: 5 } } },
        setHeaderOptions("Content-Type", strategy),
      );
      expect(cluster.replicas("shop", "cart")).toBe(5);
    });
  }

  test("is told 400 when it sends a merge patch as its default type", async () => {
    const { apps } = await connect();
    const patch = apps.patchNamespacedDeployment({ ...cart, body: { spec: { replicas: 5 } } });
    expect(await failure(patch)).toEqual([400, "BadRequest"]);
  });

  test("reads and replaces the scale", async () => {
    const { apps, cluster } = await connect();
    const scale = await apps.readNamespacedDeploymentScale(cart);
    await apps.replaceNamespacedDeploymentScale({ ...cart, body: { ...scale, spec: { replicas: 1 } } });
    expect([scale.spec?.replicas, cluster.replicas("shop", "cart")]).toEqual([3, 1]);
  });

  test("replaces a deployment that it has read, but not twice from one reading", async () => {
    const { apps } = await connect();
    const deployment = await apps.readNamespacedDeployment(cart);
    if (deployment.spec) deployment.spec.replicas = 2;
    const replaced = await apps.replaceNamespacedDeployment({ ...cart, body: deployment });
    const again = failure(apps.replaceNamespacedDeployment({ ...cart, body: deployment }));
    expect([replaced.spec?.replicas, await again]).toEqual([2, [409, "Conflict"]]);
  });

  test("deletes a pod", async () => {
    const { core } = await connect();
    const pod = { namespace: "default", name: "reports-evicted" };
    await core.deleteNamespacedPod(pod);
    expect(await failure(core.readNamespacedPod(pod))).toEqual([404, "NotFound"]);
  });

  test("lists namespaces and deployments", async () => {
    const { core, apps } = await connect();
    const [namespaces, deployments] = [await core.listNamespace(), await apps.listDeploymentForAllNamespaces()];
    expect([namespaces.items.length, deployments.items.map(({ metadata }) => metadata?.name)]).toEqual([
      3,
      ["web", "coredns", "cart", "checkout"],
    ]);
  });

  test("gets a typed 401 with a wrong token and a typed 403 with one that may only read", async () => {
    const wrong = await connect({}, "made-up");
    const reader = await connect({}, "test-token-reader");
    const body = [{ op: "replace", path: "/spec/replicas", value: 0 }];
    expect([
      await failure(wrong.core.listNamespacedPod({ namespace: "shop" })),
      await failure(reader.apps.patchNamespacedDeployment({ ...cart, body })),
      reader.cluster.replicas("shop", "cart"),
    ]).toEqual([[401, undefined], [403, "Forbidden"], 3]);
  });

  test("speaks HTTPS to who names the cluster's authority, and to nobody who does not", async () => {
    const authority = new CertificateAuthority();
    const { secureUrl = "", close } = await listen(createKubernetes(), { authority });
    onTestFinished(close);
    const podsBy = async (trust: Pick<Cluster, "caData">) => {
      const { core } = clients({ name: "test", server: secureUrl, skipTLSVerify: false, ...trust });
      return (await core.listNamespacedPod({ namespace: "shop", limit: 2 })).items.length;
    };
    expect(await podsBy({ caData: btoa(authority.certificate) })).toBe(2);
    await expect(podsBy({})).rejects.toThrow(/certificate|fetch failed/);
    await expect(podsBy({ caData: btoa(new CertificateAuthority().certificate) })).rejects.toThrow();
  });
});
