import type { PodState } from "./kubernetes-pods.ts";
import type { Labels } from "./kubernetes-selectors.ts";

/** A deployment that is there from the start, a state for each of its pods. */
export type SeedDeployment = {
  readonly namespace: string;
  readonly name: string;
  readonly states: readonly PodState[];
  /** Container name to image. */
  readonly images: Readonly<Record<string, string>>;
};

/** A pod that belongs to nothing. */
export type SeedPod = {
  readonly namespace: string;
  readonly name: string;
  readonly state: PodState;
  readonly labels: Labels;
  readonly image: string;
};

/** What every cluster has, sorted by name. */
export const seedNamespaces: readonly string[] = ["default", "kube-system", "shop"];

/** Deployments that fare well and ill. */
export const seedDeployments: readonly SeedDeployment[] = [
  {
    namespace: "default",
    name: "web",
    states: ["running", "running", "running"],
    images: { web: "registry.test/web:1.4.2" },
  },
  {
    namespace: "kube-system",
    name: "coredns",
    states: ["running", "running"],
    images: { coredns: "registry.test/coredns:1.12.0" },
  },
  {
    namespace: "shop",
    name: "cart",
    states: ["running", "unready", "pending"],
    images: { proxy: "registry.test/proxy:3.1.0", cart: "registry.test/cart:2.0.7" },
  },
  {
    namespace: "shop",
    name: "checkout",
    states: ["running", "crashing"],
    images: { checkout: "registry.test/checkout:5.2.0" },
  },
];

/** Pods that belong to no deployment. */
export const seedPods: readonly SeedPod[] = [
  {
    namespace: "default",
    name: "migrate-29301120",
    state: "completed",
    labels: { app: "migrate" },
    image: "registry.test/migrate:1.4.2",
  },
  {
    namespace: "default",
    name: "reports-evicted",
    state: "evicted",
    labels: { app: "reports" },
    image: "registry.test/reports:0.9.1",
  },
  {
    namespace: "shop",
    name: "search-preview",
    state: "no image",
    labels: { app: "search", stage: "preview" },
    image: "registry.test/search:typo",
  },
];
