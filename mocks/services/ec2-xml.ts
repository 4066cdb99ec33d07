import type { XmlValue } from "./aws-xml.ts";
import { type Instance, type InstanceState, stateAt, stateCodes } from "./ec2-instances.ts";

/** The account that everything belongs to. */
export const ownerId = "111122223333";

/** Instances as EC2 lists them: grouped by the reservation in which they were launched. */
export function reservationsXml(instances: readonly Instance[], nowAt: number): XmlValue {
  const reservations = new Map<string, Instance[]>();
  for (const instance of instances) {
    reservations.set(instance.reservationId, [...(reservations.get(instance.reservationId) ?? []), instance]);
  }
  return [...reservations].map(([id, members]) => reservationXml(id, members, nowAt));
}

/** One reservation with its instances. */
export function reservationXml(reservationId: string, instances: readonly Instance[], nowAt: number) {
  const instancesSet = instances.map((instance, index) => instanceXml(instance, index, nowAt));
  return { reservationId, ownerId, groupSet: [], instancesSet };
}

/** A state as its code and its name. */
export function stateXml(name: InstanceState): XmlValue {
  return { code: stateCodes[name], name };
}

function instanceXml(instance: Instance, index: number, nowAt: number): XmlValue {
  const { id, imageId, type, zone, launchedAt, tags, clientToken } = instance;
  const state = stateAt(instance, nowAt);
  const isUp = state === "running";
  return {
    instanceId: id,
    imageId,
    instanceState: stateXml(state),
    // A terminated instance has lost its addresses; a stopped one keeps the private one.
    privateIpAddress: state === "terminated" ? undefined : privateAddress(id),
    ipAddress: isUp ? publicAddress(id) : undefined,
    instanceType: type,
    launchTime: new Date(launchedAt),
    amiLaunchIndex: index,
    placement: { availabilityZone: zone, tenancy: "default" },
    monitoring: { state: "disabled" },
    architecture: type.includes("g.") ? "arm64" : "x86_64",
    rootDeviceType: "ebs",
    clientToken: clientToken === "" ? undefined : clientToken,
    tagSet: Object.entries(tags).map(([key, value]) => ({ key, value })),
  };
}

/** Addresses of the ranges that are kept for documentation and for private networks. */
function publicAddress(id: string): string {
  return `203.0.113.${1 + (lastByte(id) % 250)}`;
}

function privateAddress(id: string): string {
  return `10.0.0.${1 + (lastByte(id) % 250)}`;
}

function lastByte(id: string): number {
  return Number.parseInt(id.slice(-2), 16);
}
