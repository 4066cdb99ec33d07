import { HttpResponse } from "../http-response.ts";
import type { Call, RouteTable } from "./routes.ts";

/** What every client may ask to find its way about: versions, groups, resources, health. */
export const discoveryRoutes: RouteTable = {
  "/version": {
    GET: () => HttpResponse.json({ major: "1", minor: "34", gitVersion: "v1.34.1", platform: "linux/amd64" }),
  },
  "/livez": { GET: () => HttpResponse.text("ok") },
  "/readyz": { GET: () => HttpResponse.text("ok") },
  "/healthz": { GET: () => HttpResponse.text("ok") },
  "/api": { GET: coreVersions },
  "/apis": { GET: () => HttpResponse.json({ kind: "APIGroupList", apiVersion: "v1", groups: [appsGroup] }) },
  "/apis/apps": { GET: () => HttpResponse.json({ kind: "APIGroup", apiVersion: "v1", ...appsGroup }) },
  "/api/v1": { GET: () => resources("v1", coreResources) },
  "/apis/apps/v1": { GET: () => resources("apps/v1", appsResources) },
};

/** Paths that answer without a token. */
export const publicPaths: readonly string[] = ["/version", "/livez", "/readyz", "/healthz"];

const appsVersion = { groupVersion: "apps/v1", version: "v1" };
const appsGroup = { name: "apps", versions: [appsVersion], preferredVersion: appsVersion };

const coreResources = [
  {
    name: "namespaces",
    singularName: "namespace",
    namespaced: false,
    kind: "Namespace",
    verbs: ["get", "list"],
    shortNames: ["ns"],
  },
  {
    name: "pods",
    singularName: "pod",
    namespaced: true,
    kind: "Pod",
    verbs: ["delete", "get", "list"],
    shortNames: ["po"],
  },
];

const appsResources = [
  {
    name: "deployments",
    singularName: "deployment",
    namespaced: true,
    kind: "Deployment",
    verbs: ["get", "list", "patch", "update"],
    shortNames: ["deploy"],
  },
  {
    name: "deployments/scale",
    singularName: "",
    namespaced: true,
    group: "autoscaling",
    version: "v1",
    kind: "Scale",
    verbs: ["get", "patch", "update"],
  },
];

function coreVersions({ url }: Call): Response {
  const serverAddressByClientCIDRs = [{ clientCIDR: "0.0.0.0/0", serverAddress: url.host }];
  return HttpResponse.json({ kind: "APIVersions", versions: ["v1"], serverAddressByClientCIDRs });
}

function resources(groupVersion: string, list: readonly object[]): Response {
  return HttpResponse.json({ kind: "APIResourceList", apiVersion: "v1", groupVersion, resources: list });
}
