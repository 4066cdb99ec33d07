/** How a host answers when it is asked for its health. */
const hostStates = ["up", "warn", "slow", "unhealthy", "down", "redirect", "wrong body", "wrong type"] as const;

/** The name of such a state. */
export type HostState = (typeof hostStates)[number];

/** Hosts by name, each with its state. */
export type Hosts = Readonly<Record<string, HostState>>;

/** Who is there from the start: most are well, and each trouble comes once. */
export const seedHosts: Hosts = {
  api: "up",
  auth: "up",
  billing: "unhealthy",
  cache: "slow",
  cdn: "redirect",
  docs: "up",
  legacy: "down",
  mail: "warn",
  search: "wrong body",
  status: "up",
  web: "up",
  wiki: "wrong type",
};

/** So many hosts, `node-001` and on; every tenth is in trouble, each time another. */
export function manyHosts(count: number): Hosts {
  const troubles = hostStates.slice(1);
  const hosts = Array.from({ length: count }, (_, index): [string, HostState] => {
    const trouble = troubles[Math.floor(index / 10) % troubles.length] ?? "up";
    return [`node-${String(index + 1).padStart(3, "0")}`, index % 10 === 9 ? trouble : "up"];
  });
  return Object.fromEntries(hosts);
}
