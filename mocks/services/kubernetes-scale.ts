import type { Deployment, PodCount } from "./kubernetes-deployments.ts";
import type { Change } from "./kubernetes-patch.ts";
import { isObject } from "./merge-patch.ts";

/** The `Scale` of a deployment: its number of replicas and nothing else. */
export function scaleOf({ metadata, spec }: Deployment, { all }: PodCount): object {
  const { name, namespace, resourceVersion, creationTimestamp, uid } = metadata;
  const selector = Object.entries(spec.selector.matchLabels).map(([label, value]) => `${label}=${value}`);
  return {
    kind: "Scale",
    apiVersion: "autoscaling/v1",
    metadata: { name, namespace, uid, resourceVersion, creationTimestamp },
    spec: { replicas: spec.replicas },
    status: { replicas: all, selector: selector.join(",") },
  };
}

/** Gives a deployment the replicas of a changed scale, and the version that the scale names. */
export function withScale({ metadata, spec, ...rest }: Deployment, scale: unknown): unknown {
  const [changedMetadata, changedSpec] = isObject(scale) ? [scale.metadata, scale.spec] : [];
  const version = isObject(changedMetadata) ? changedMetadata.resourceVersion : undefined;
  const replicas = isObject(changedSpec) ? changedSpec.replicas : undefined;
  return {
    ...rest,
    metadata: { ...metadata, resourceVersion: version ?? metadata.resourceVersion },
    // No number means none, as in Go.
    spec: { ...spec, replicas: replicas ?? 0 },
  };
}

/** What a PUT may leave out, because the server knows it: all of the metadata but the name. */
export function completed(body: unknown): Change {
  return (before) => {
    if (!isObject(body) || !isObject(body.metadata) || !isObject(before) || !isObject(before.metadata)) return body;
    return { ...body, metadata: { ...before.metadata, ...body.metadata } };
  };
}
