import type { Service } from "../intercept.ts";
import { authenticate, seedTokens, type Tokens } from "./kubernetes-access.ts";
import { Cluster, type ClusterRules } from "./kubernetes-cluster.ts";
import { DeploymentApi } from "./kubernetes-deployment-api.ts";
import { discoveryRoutes, publicPaths } from "./kubernetes-discovery.ts";
import { getNamespace, listNamespaces } from "./kubernetes-namespaces.ts";
import { type ApiContext, PodApi } from "./kubernetes-pod-api.ts";
import { methodNotAllowed, pageNotFound } from "./kubernetes-status.ts";
import { type RouteRules, type RouteTable, routes } from "./routes.ts";

/** How a Kubernetes API server behaves. */
export type KubernetesOptions = {
  /** Default: `http://kubernetes.test`. */
  readonly origin?: string;
  /** Bearer tokens and what they allow. Default: `seedTokens`. */
  readonly tokens?: Tokens;
  /** Pods of the namespace `batch`. Default: 0, and no such namespace. */
  readonly batchPods?: number;
  /** How long a new pod is pending, in milliseconds. Default: 3,000. */
  readonly podStartMs?: number;
  /** How long a `continue` token is good, in milliseconds. Default: 5 minutes. */
  readonly continueMs?: number;
  readonly now?: () => number;
};

/** A Kubernetes API server, and ways to look and to meddle. */
export type KubernetesService = Service & {
  /** Replicas that a deployment asks for: `replicas("shop", "cart")`. */
  replicas(namespace: string, name: string): number | undefined;
  /** Makes every `continue` token that is out too old: the next page gets 410. */
  compact(): void;
};

/**
 * Makes a Kubernetes API server: namespaces, pods, deployments and their scale.
 *
 * Pods follow their deployments: whoever raises `spec.replicas` finds new pods, pending at first.
 * Tokens: `test-token-deployer` may do all, `test-token-reader` may read, `test-token-shop` lives in one namespace.
 */
export function createKubernetes(options: KubernetesOptions = {}): KubernetesService {
  const { origin = "http://kubernetes.test", ...rest } = options;
  const rules: Rules = {
    tokens: seedTokens,
    batchPods: 0,
    podStartMs: 3_000,
    continueMs: 300_000,
    now: Date.now,
    ...rest,
  };
  let server = newServer(rules);
  const around: RouteRules["around"] = ({ request, url }, answer) => {
    if (!publicPaths.includes(url.pathname)) authenticate(request, rules.tokens);
    return answer();
  };
  const table = { ...discoveryRoutes, ...resourceRoutes(() => server) };
  return {
    origin,
    handlers: routes(table, { origin, around, unknownPath: pageNotFound, unknownMethod: methodNotAllowed }),
    replicas: (namespace, name) => server.context.cluster.deployment(namespace, name)?.spec.replicas,
    compact: () => {
      server.pods.pages.forget();
      server.deployments.pages.forget();
    },
    reset: () => {
      server = newServer(rules);
    },
  };
}

type Rules = ClusterRules & { readonly tokens: Tokens; readonly continueMs: number };

/** All that a reset replaces. */
type Server = { readonly context: ApiContext; readonly pods: PodApi; readonly deployments: DeploymentApi };

function newServer(rules: Rules): Server {
  const context = { ...rules, cluster: new Cluster(rules) };
  return { context, pods: new PodApi(context), deployments: new DeploymentApi(context) };
}

/** @param server - The server of this moment: a reset puts another in its place. */
function resourceRoutes(server: () => Server): RouteTable {
  const deployments = "/apis/apps/v1/namespaces/:namespace/deployments";
  return {
    "/api/v1/namespaces": { GET: (call) => listNamespaces(call, server().context) },
    "/api/v1/namespaces/:namespace": { GET: (call, name) => getNamespace(call, server().context, name) },
    "/api/v1/pods": { GET: (call) => server().pods.list(call) },
    "/api/v1/namespaces/:namespace/pods": { GET: (call, namespace) => server().pods.list(call, namespace) },
    "/api/v1/namespaces/:namespace/pods/:name": {
      GET: (call, namespace, name) => server().pods.get(call, namespace, name),
      DELETE: (call, namespace, name) => server().pods.delete(call, namespace, name),
    },
    "/apis/apps/v1/deployments": { GET: (call) => server().deployments.list(call) },
    [deployments]: { GET: (call, namespace) => server().deployments.list(call, namespace) },
    [`${deployments}/:name`]: {
      GET: (call, namespace, name) => server().deployments.get(call, namespace, name),
      PUT: (call, namespace, name) => server().deployments.replace(call, namespace, name),
      PATCH: (call, namespace, name) => server().deployments.patch(call, namespace, name),
    },
    [`${deployments}/:name/scale`]: {
      GET: (call, namespace, name) => server().deployments.getScale(call, namespace, name),
      PUT: (call, namespace, name) => server().deployments.replaceScale(call, namespace, name),
      PATCH: (call, namespace, name) => server().deployments.patchScale(call, namespace, name),
    },
  };
}
