import { describe, expect, onTestFinished, test } from "vitest";
import { intercept } from "../../../mocks/intercept.ts";
import { createKubernetes, type KubernetesOptions } from "../../../mocks/services/kubernetes.ts";
import type { Pod } from "../../../mocks/services/kubernetes-pods.ts";
import { jsonOf } from "./json-of.ts";

const origin = "http://kubernetes.test";

let nowAt = 0;

function open(options: KubernetesOptions = {}) {
  nowAt = Date.UTC(2026, 0, 5, 9);
  const cluster = intercept(createKubernetes({ now: () => nowAt, ...options }));
  onTestFinished(cluster.close);
  return cluster;
}

type PodStatus = {
  phase: string;
  reason?: string;
  containerStatuses?: { name: string; ready: boolean; restartCount: number; state: object }[];
};
type PodList = {
  kind: string;
  metadata: { continue?: string; remainingItemCount?: number; resourceVersion: string };
  items: (Omit<Pod, "status"> & { status: PodStatus })[];
};
type Failure = {
  kind: string;
  status: string;
  message: string;
  reason: string;
  code: number;
  details?: unknown;
  metadata: { continue?: string };
};
type Deployment = {
  metadata: { resourceVersion: string; generation: number };
  spec: { replicas: number; template: { spec: { containers: { name: string; image: string }[] } } };
  status: { replicas: number; readyReplicas?: number; unavailableReplicas?: number; observedGeneration: number };
};

function send(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Response> {
  const authorization = "Bearer test-token-deployer";
  const content = body === undefined ? {} : { body: JSON.stringify(body) };
  return fetch(origin + path, { method, headers: { authorization, ...headers }, ...content });
}

const listPods = (path: string) => jsonOf<PodList>(send("GET", path));
const namesOf = ({ items }: PodList) => items.map(({ metadata }) => metadata.name);
const failureOf = (response: Promise<Response>) => jsonOf<Failure>(response);

const merge = { "content-type": "application/merge-patch+json" };
const strategic = { "content-type": "application/strategic-merge-patch+json" };
const json = { "content-type": "application/json-patch+json" };
const cart = "/apis/apps/v1/namespaces/shop/deployments/cart";

describe("the pods of a namespace", () => {
  test("come as a PodList, sorted by name", async () => {
    open();
    const { kind, items, metadata } = await listPods("/api/v1/namespaces/shop/pods");
    const names = items.map(({ metadata: { name } }) => name);
    expect([kind, [...names].sort(), items.length, Object.keys(metadata)]).toEqual([
      "PodList",
      names,
      6,
      ["resourceVersion"],
    ]);
  });

  test("fare differently: some say nothing about their containers", async () => {
    open();
    const { items } = await listPods("/api/v1/pods");
    const seen = items.map(({ metadata: { namespace, name }, status: { phase, containerStatuses } }) => {
      const ready = containerStatuses?.filter((container) => container.ready).length;
      return `${namespace}/${name.split("-")[0]} ${phase} ${ready ?? "?"}/${containerStatuses?.length ?? "?"}`;
    });
    expect(seen.sort()).toEqual([
      "default/migrate Succeeded 0/1",
      "default/reports Failed ?/?",
      "default/web Running 1/1",
      "default/web Running 1/1",
      "default/web Running 1/1",
      "kube-system/coredns Running 1/1",
      "kube-system/coredns Running 1/1",
      "shop/cart Pending ?/?",
      "shop/cart Running 1/2",
      "shop/cart Running 2/2",
      "shop/checkout Running 0/1",
      "shop/checkout Running 1/1",
      "shop/search Pending 0/1",
    ]);
  });

  test("say why a container waits, and how often it was restarted", async () => {
    open();
    const { items } = await listPods("/api/v1/namespaces/shop/pods?labelSelector=app%3Dcheckout");
    const crashing = items.flatMap(({ status }) => status.containerStatuses ?? []).find(({ ready }) => !ready);
    expect([crashing?.restartCount, crashing?.state]).toEqual([
      17,
      { waiting: { reason: "CrashLoopBackOff", message: "back-off 5m0s restarting failed container" } },
    ]);
  });

  test("of a namespace that does not exist are none", async () => {
    open();
    expect(namesOf(await listPods("/api/v1/namespaces/nowhere/pods"))).toEqual([]);
  });

  const selectors: [query: string, count: number][] = [
    ["labelSelector=app=cart", 3],
    ["labelSelector=app==cart,stage!=preview", 3],
    ["labelSelector=app in (cart, search)", 4],
    ["labelSelector=app notin (cart,search)", 2],
    ["labelSelector=stage", 1],
    ["labelSelector=!stage", 5],
    ["fieldSelector=status.phase=Pending", 2],
    ["fieldSelector=status.phase!=Pending", 4],
    ["fieldSelector=metadata.name=search-preview", 1],
    ["labelSelector=app=cart&fieldSelector=status.phase=Running", 2],
  ];
  for (const [query, count] of selectors) {
    test(`are selected by ${query}`, async () => {
      open();
      expect((await listPods(`/api/v1/namespaces/shop/pods?${query}`)).items.length).toBe(count);
    });
  }

  for (const query of [
    "labelSelector=a=b=c",
    "labelSelector==x",
    "fieldSelector=spec.color=red",
    "fieldSelector=phase",
    "watch=true",
    "limit=x",
  ]) {
    test(`are not selected by ${query}: 400`, async () => {
      open();
      const { code, reason } = await failureOf(send("GET", `/api/v1/namespaces/shop/pods?${query}`));
      expect([code, reason]).toEqual([400, "BadRequest"]);
    });
  }
});

describe("a long list", () => {
  const batch = "/api/v1/namespaces/batch/pods";

  async function pages(limit: number): Promise<PodList[]> {
    const all: PodList[] = [];
    let token: string | undefined = "";
    while (token !== undefined) {
      const page: PodList = await listPods(`${batch}?limit=${limit}&continue=${encodeURIComponent(token)}`);
      all.push(page);
      token = page.metadata.continue;
    }
    return all;
  }

  test("comes in pieces, each with the token of the next and how many remain", async () => {
    open({ batchPods: 25 });
    const all = await pages(10);
    expect([all.map(({ items }) => items.length), all.map(({ metadata }) => metadata.remainingItemCount)]).toEqual([
      [10, 10, 5],
      [15, 5, undefined],
    ]);
    expect(new Set(all.flatMap(namesOf)).size).toBe(25);
  });

  test("leaves open how many remain when it is selected", async () => {
    open({ batchPods: 25 });
    const { metadata } = await listPods(`${batch}?limit=10&labelSelector=app=job`);
    expect([typeof metadata.continue, metadata.remainingItemCount]).toEqual(["string", undefined]);
  });

  test("stays as it was at its first piece, though pods go", async () => {
    open({ batchPods: 4 });
    const first = await listPods(`${batch}?limit=2`);
    await send("DELETE", `${batch}/job-00003`);
    const second = await listPods(`${batch}?limit=2&continue=${first.metadata.continue}`);
    expect([namesOf(second), namesOf(await listPods(batch)).length]).toEqual([["job-00002", "job-00003"], 3]);
  });

  test("gets 410 Gone when its token has become too old", async () => {
    open({ batchPods: 4 });
    const first = await listPods(`${batch}?limit=2`);
    nowAt += 300_000;
    const { code, reason, kind } = await failureOf(send("GET", `${batch}?limit=2&continue=${first.metadata.continue}`));
    expect([code, reason, kind]).toEqual([410, "Expired", "Status"]);
  });

  test("offers a token with the 410 that goes on with the list as it is now", async () => {
    const cluster = open({ batchPods: 4 });
    const first = await listPods(`${batch}?limit=2`);
    cluster.compact();
    await send("DELETE", `${batch}/job-00002`);
    const { metadata } = await failureOf(send("GET", `${batch}?limit=2&continue=${first.metadata.continue}`));
    expect(namesOf(await listPods(`${batch}?limit=2&continue=${metadata.continue}`))).toEqual(["job-00003"]);
  });

  test("gets 400 for a token that is none", async () => {
    open({ batchPods: 4 });
    const codes = [];
    for (const token of ["nonsense", Buffer.from('{"v":"other"}').toString("base64url")]) {
      codes.push((await send("GET", `${batch}?limit=2&continue=${token}`)).status);
    }
    expect(codes).toEqual([400, 400]);
  });

  test("of 10,000 pods is made page by page", async () => {
    open({ batchPods: 10_000 });
    const { items, metadata } = await listPods(`${batch}?limit=500`);
    expect([items.length, metadata.remainingItemCount]).toEqual([500, 9_500]);
  });
});

describe("a pod", () => {
  test("is read by its name", async () => {
    open();
    const response = await send("GET", "/api/v1/namespaces/shop/pods/search-preview");
    expect([response.status, await response.json()]).toMatchObject([
      200,
      {
        kind: "Pod",
        apiVersion: "v1",
        metadata: { name: "search-preview", namespace: "shop" },
        status: { phase: "Pending" },
      },
    ]);
  });

  test("that does not exist gets 404 NotFound", async () => {
    open();
    expect(await failureOf(send("GET", "/api/v1/namespaces/shop/pods/gone"))).toEqual({
      kind: "Status",
      apiVersion: "v1",
      metadata: {},
      status: "Failure",
      message: 'pods "gone" not found',
      reason: "NotFound",
      details: { name: "gone", kind: "pods" },
      code: 404,
    });
  });

  test("that is deleted is replaced by its deployment, pending for 3 s", async () => {
    open();
    const [old = ""] = namesOf(await listPods("/api/v1/namespaces/default/pods?labelSelector=app=web"));
    const phases = async () =>
      (await listPods("/api/v1/namespaces/default/pods?labelSelector=app=web")).items.map(({ status }) => status.phase);
    await send("DELETE", `/api/v1/namespaces/default/pods/${old}`);
    const after = await phases();
    const gone = (await send("GET", `/api/v1/namespaces/default/pods/${old}`)).status;
    nowAt += 3_000;
    expect([after.sort(), gone, await phases()]).toEqual([
      ["Pending", "Running", "Running"],
      404,
      ["Running", "Running", "Running"],
    ]);
  });

  test("that belongs to nothing stays away once deleted", async () => {
    open();
    await send("DELETE", "/api/v1/namespaces/default/pods/reports-evicted");
    expect(namesOf(await listPods("/api/v1/namespaces/default/pods")).length).toBe(4);
  });

  test("survives a dry run", async () => {
    open();
    await send("DELETE", "/api/v1/namespaces/default/pods/reports-evicted?dryRun=All");
    expect((await send("GET", "/api/v1/namespaces/default/pods/reports-evicted")).status).toBe(200);
  });
});

describe("a deployment", () => {
  test("counts its pods in its status", async () => {
    open();
    const { kind, spec, status } = await jsonOf<Deployment & { kind: string }>(send("GET", cart));
    expect([kind, spec.replicas, status.replicas, status.readyReplicas, status.unavailableReplicas]).toEqual([
      "Deployment",
      3,
      3,
      1,
      2,
    ]);
  });

  test("is listed without its kind, by labels, over all namespaces too", async () => {
    open();
    const list = (path: string) => jsonOf<{ kind: string; items: { kind?: string }[] }>(send("GET", path));
    const shop = await list("/apis/apps/v1/namespaces/shop/deployments?limit=5");
    const one = await list("/apis/apps/v1/deployments?labelSelector=app=web");
    const all = await list("/apis/apps/v1/deployments");
    expect([shop.kind, shop.items[0]?.kind, shop.items.length, one.items.length, all.items.length]).toEqual([
      "DeploymentList",
      undefined,
      2,
      1,
      4,
    ]);
  });

  const patches: [sentence: string, headers: Record<string, string>, body: unknown][] = [
    ["a merge patch", merge, { spec: { replicas: 5 } }],
    ["a strategic merge patch", strategic, { spec: { replicas: 5 } }],
    ["a JSON patch", json, [{ op: "replace", path: "/spec/replicas", value: 5 }]],
  ];
  for (const [sentence, headers, body] of patches) {
    test(`is scaled by ${sentence}, and its pods follow`, async () => {
      const cluster = open();
      const { spec, status, metadata } = await jsonOf<Deployment>(send("PATCH", cart, body, headers));
      nowAt += 3_000;
      const later = await jsonOf<Deployment>(send("GET", cart));
      expect([
        spec.replicas,
        status.replicas,
        metadata.generation,
        later.status.readyReplicas,
        cluster.replicas("shop", "cart"),
      ]).toEqual([5, 5, 2, 3, 5]);
    });
  }

  test("gets other pods when its image changes: a strategic patch keeps the other container", async () => {
    open();
    const body = {
      spec: { template: { spec: { containers: [{ name: "cart", image: "registry.test/cart:2.1.0" }] } } },
    };
    const before = namesOf(await listPods("/api/v1/namespaces/shop/pods?labelSelector=app=cart"));
    const { spec } = await jsonOf<Deployment>(send("PATCH", cart, body, strategic));
    const after = namesOf(await listPods("/api/v1/namespaces/shop/pods?labelSelector=app=cart"));
    expect([
      spec.template.spec.containers.map(({ image }) => image),
      after.filter((name) => before.includes(name)),
      after.length,
    ]).toEqual([["registry.test/proxy:3.1.0", "registry.test/cart:2.1.0"], [], 3]);
  });

  test("loses the other container to a merge patch, which replaces lists", async () => {
    open();
    const body = {
      spec: { template: { spec: { containers: [{ name: "cart", image: "registry.test/cart:2.1.0" }] } } },
    };
    const { spec } = await jsonOf<Deployment>(send("PATCH", cart, body, merge));
    expect(spec.template.spec.containers.map(({ name }) => name)).toEqual(["cart"]);
  });

  test("is tried and not changed by a dry run", async () => {
    const cluster = open();
    const { spec } = await jsonOf<Deployment>(send("PATCH", `${cart}?dryRun=All`, { spec: { replicas: 9 } }, merge));
    expect([spec.replicas, cluster.replicas("shop", "cart")]).toEqual([9, 3]);
  });

  test("is replaced by PUT, and by one of two who have read it", async () => {
    const cluster = open();
    const read = await jsonOf<Deployment>(send("GET", cart));
    const mine = { ...read, spec: { ...read.spec, replicas: 2 } };
    const theirs = { ...read, spec: { ...read.spec, replicas: 8 } };
    const statuses = [(await send("PUT", cart, mine)).status, (await send("PUT", cart, theirs)).status];
    expect([statuses, cluster.replicas("shop", "cart")]).toEqual([[200, 409], 2]);
  });

  test("refuses a patch for an older version with 409 Conflict", async () => {
    open();
    const { reason, message } = await failureOf(
      send("PATCH", cart, { metadata: { resourceVersion: "0" }, spec: { replicas: 1 } }, merge),
    );
    expect([reason, message]).toEqual([
      "Conflict",
      'Operation cannot be fulfilled on deployments.apps "cart": the object has been modified; please apply your changes to the latest version and try again',
    ]);
  });

  const refused: [sentence: string, headers: Record<string, string>, body: unknown, code: number, reason: string][] = [
    ["fewer than no replicas", merge, { spec: { replicas: -1 } }, 422, "Invalid"],
    ["replicas as text", merge, { spec: { replicas: "5" } }, 422, "Invalid"],
    ["no containers", merge, { spec: { template: { spec: { containers: [] } } } }, 422, "Invalid"],
    ["another name", merge, { metadata: { name: "other" } }, 422, "Invalid"],
    ["another selector", merge, { spec: { selector: { matchLabels: { app: "x" } } } }, 422, "Invalid"],
    ["a merge patch under the name of a JSON patch", json, { spec: { replicas: 5 } }, 400, "BadRequest"],
    ["a list as a merge patch", merge, [1], 400, "BadRequest"],
    ["a JSON patch whose path does not exist", json, [{ op: "replace", path: "/spec/size", value: 5 }], 422, "Invalid"],
    ["plain JSON", { "content-type": "application/json" }, { spec: { replicas: 5 } }, 415, "UnsupportedMediaType"],
  ];
  for (const [sentence, headers, body, code, reason] of refused) {
    test(`refuses ${sentence} with ${code} ${reason}`, async () => {
      const cluster = open();
      const failure = await failureOf(send("PATCH", cart, body, headers));
      expect([failure.code, failure.reason, cluster.replicas("shop", "cart")]).toEqual([code, reason, 3]);
    });
  }

  test("names the field that is wrong", async () => {
    open();
    const { message, details } = await failureOf(send("PATCH", cart, { spec: { replicas: -1 } }, merge));
    expect([
      message.startsWith('Deployment.apps "cart" is invalid: spec.replicas: Invalid value: '),
      details,
    ]).toMatchObject([
      true,
      {
        name: "cart",
        group: "apps",
        kind: "Deployment",
        causes: [{ reason: "FieldValueInvalid", field: "spec.replicas" }],
      },
    ]);
  });

  test("refuses a body that is no JSON with 400", async () => {
    open();
    const headers = { authorization: "Bearer test-token-deployer", ...merge };
    expect((await fetch(origin + cart, { method: "PATCH", headers, body: "replicas: 5" })).status).toBe(400);
  });

  test("goes back to one replica when their number is taken away", async () => {
    const cluster = open();
    await send("PATCH", cart, [{ op: "remove", path: "/spec/replicas" }], json);
    expect(cluster.replicas("shop", "cart")).toBe(1);
  });
});

describe("the scale of a deployment", () => {
  type Scale = {
    kind: string;
    spec: { replicas: number };
    status: { replicas: number; selector: string };
    metadata: object;
  };

  test("is read", async () => {
    open();
    const { kind, spec, status } = await jsonOf<Scale>(send("GET", `${cart}/scale`));
    expect([kind, spec, status]).toEqual(["Scale", { replicas: 3 }, { replicas: 3, selector: "app=cart" }]);
  });

  test("is patched and replaced", async () => {
    const cluster = open();
    const patched = await jsonOf<Scale>(send("PATCH", `${cart}/scale`, { spec: { replicas: 4 } }, merge));
    const replaced = await jsonOf<Scale>(send("PUT", `${cart}/scale`, { ...patched, spec: { replicas: 2 } }));
    expect([patched.spec.replicas, replaced.spec.replicas, cluster.replicas("shop", "cart")]).toEqual([4, 2, 2]);
  });

  test("is not replaced by who has read an older one", async () => {
    const cluster = open();
    const old = await jsonOf<Scale>(send("GET", `${cart}/scale`));
    await send("PATCH", `${cart}/scale`, { spec: { replicas: 4 } }, merge);
    expect([(await send("PUT", `${cart}/scale`, old)).status, cluster.replicas("shop", "cart")]).toEqual([409, 4]);
  });

  test("stops pods when it shrinks", async () => {
    open();
    await send("PATCH", `${cart}/scale`, { spec: { replicas: 1 } }, merge);
    expect((await listPods("/api/v1/namespaces/shop/pods?labelSelector=app=cart")).items.length).toBe(1);
  });
});

describe("who asks", () => {
  const as = (token: string) => ({ authorization: `Bearer ${token}` });

  test("without a known token gets 401 Unauthorized", async () => {
    open();
    const failures = [
      await failureOf(send("GET", "/api/v1/pods", undefined, { authorization: "" })),
      await failureOf(send("GET", "/api/v1/pods", undefined, as("made-up"))),
      await failureOf(send("GET", "/anything", undefined, as("made-up"))),
    ];
    expect(failures.map(({ code, reason, message }) => [code, reason, message])).toEqual([
      [401, "Unauthorized", "Unauthorized"],
      [401, "Unauthorized", "Unauthorized"],
      [401, "Unauthorized", "Unauthorized"],
    ]);
  });

  test("to change something and may only read gets 403 Forbidden", async () => {
    const cluster = open();
    const { message, code } = await failureOf(
      send("PATCH", cart, { spec: { replicas: 5 } }, { ...merge, ...as("test-token-reader") }),
    );
    expect([code, message, cluster.replicas("shop", "cart")]).toEqual([
      403,
      'deployments.apps "cart" is forbidden: User "system:serviceaccount:default:reader" cannot patch resource "deployments" in API group "apps" in the namespace "shop"',
      3,
    ]);
  });

  test("for another namespace, or for all, gets 403 when the token lives in one", async () => {
    open();
    const statuses = [];
    for (const path of [
      "/api/v1/namespaces/shop/pods",
      "/api/v1/namespaces/default/pods",
      "/api/v1/pods",
      "/api/v1/namespaces",
    ]) {
      statuses.push((await send("GET", path, undefined, as("test-token-shop"))).status);
    }
    expect(statuses).toEqual([200, 403, 403, 403]);
  });
});

describe("the API server", () => {
  test("lists its namespaces and knows each", async () => {
    open({ batchPods: 1 });
    const list = await jsonOf<PodList>(send("GET", "/api/v1/namespaces"));
    const statuses = [await send("GET", "/api/v1/namespaces/shop"), await send("GET", "/api/v1/namespaces/gone")];
    expect([namesOf(list), statuses.map(({ status }) => status)]).toEqual([
      ["batch", "default", "kube-system", "shop"],
      [200, 404],
    ]);
  });

  test("tells its health and version to everybody, its resources to who is known", async () => {
    open();
    const statuses = [];
    for (const path of ["/livez", "/readyz", "/version"]) statuses.push((await fetch(origin + path)).status);
    for (const path of ["/api", "/apis", "/api/v1", "/apis/apps/v1"])
      statuses.push((await fetch(origin + path)).status);
    for (const path of ["/api", "/apis", "/api/v1", "/apis/apps/v1"]) statuses.push((await send("GET", path)).status);
    expect(statuses).toEqual([200, 200, 200, 401, 401, 401, 401, 200, 200, 200, 200]);
  });

  test("answers an unknown path with 404 in plain text, another method with 405", async () => {
    open();
    const unknown = await send("GET", "/api/v1/namespaces/shop/widgets");
    const { code, reason } = await failureOf(send("POST", "/api/v1/namespaces/shop/pods", {}));
    expect([unknown.status, await unknown.text(), code, reason]).toEqual([
      404,
      "404 page not found\n",
      405,
      "MethodNotAllowed",
    ]);
  });

  test("is as new after a reset, down to the names of its pods", async () => {
    const cluster = open();
    const before = namesOf(await listPods("/api/v1/pods"));
    await send("PATCH", cart, { spec: { replicas: 9 } }, merge);
    cluster.reset();
    expect([namesOf(await listPods("/api/v1/pods")), cluster.replicas("shop", "cart")]).toEqual([before, 3]);
  });
});
