import type { InstanceState } from "./ec2-instances.ts";

/** What runs in the region from the start: reservations of one or several instances. */
export type SeedReservation = {
  readonly name: string;
  readonly type: string;
  readonly stage: "live" | "test";
  readonly states: readonly InstanceState[];
};

/** Images that instances can be made of. */
export const images: readonly string[] = ["ami-0123456789abcdef0", "ami-0fedcba9876543210"];

/** Nine instances in five reservations, not all of them running. */
export const seedReservations: readonly SeedReservation[] = [
  { name: "web", type: "t3.small", stage: "live", states: ["running", "running", "running"] },
  { name: "database", type: "r6g.large", stage: "live", states: ["running"] },
  { name: "worker", type: "c7g.medium", stage: "live", states: ["running", "stopped"] },
  { name: "report", type: "t3.micro", stage: "test", states: ["stopped"] },
  { name: "trial", type: "t3.micro", stage: "test", states: ["terminated", "running"] },
];

/** One reservation of many, for lists that fill pages. */
export function fleetReservation(number: number): SeedReservation {
  const state: InstanceState = number % 4 === 3 ? "stopped" : "running";
  return { name: `fleet-${number}`, type: "t3.nano", stage: "live", states: [state] };
}
