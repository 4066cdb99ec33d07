/** Who and what the simulated GitHub knows from the start. */

/** Somebody, or an organisation, that owns repositories. */
export type Account = {
  readonly id: number;
  readonly login: string;
  readonly type: "User" | "Organization";
  readonly name: string;
  readonly company: string | null;
  readonly location: string | null;
  readonly bio: string | null;
  readonly email: string | null;
};

/** A token, whose it is, and what it may do. */
export type Token = {
  readonly login: string;
  /** What GitHub lists in `X-OAuth-Scopes`. */
  readonly scopes: readonly string[];
  readonly mayWrite: boolean;
};

/** A repository as it is stored; the API shows it through `repositoryView`. */
export type Repository = {
  readonly id: number;
  readonly owner: Account;
  readonly name: string;
  readonly description: string | null;
  readonly isPrivate: boolean;
  readonly isFork: boolean;
  readonly isArchived: boolean;
  readonly hasIssues: boolean;
  readonly language: string | null;
  readonly stars: number;
  readonly forks: number;
  readonly topics: readonly string[];
  readonly createdAt: number;
  readonly updatedAt: number;
};

/** Nobody but this simulation takes these for tokens. */
export const tokens: Readonly<Record<string, Token>> = {
  "test-token-octocat": { login: "octocat", scopes: ["read:org", "repo", "user"], mayWrite: true },
  "test-token-readonly": { login: "hubot", scopes: ["read:org", "repo:status"], mayWrite: false },
};

const nobodyKnows = { company: null, location: null, bio: null, email: null } as const;

/** Who `test-token-octocat` belongs to. */
export const octocat: Account = {
  id: 1,
  login: "octocat",
  type: "User",
  name: "Mona Lisa Octocat",
  company: "octo-org",
  location: "San Francisco",
  bio: "Keeps the tests green.",
  email: "octocat@example.com",
};
/** Who `test-token-readonly` belongs to. */
export const hubot: Account = { ...nobodyKnows, id: 2, login: "hubot", type: "User", name: "Hubot" };
/** The organisation with many repositories. */
export const octoOrg: Account = { ...nobodyKnows, id: 77, login: "octo-org", type: "Organization", name: "Octo Org" };

/** Everybody there is. */
export const accounts: readonly Account[] = [octocat, hubot, octoOrg];

/** Branches that every repository has. */
export const branches: readonly string[] = ["main", "release", "fix-timeout", "add-retry"];

const subjects = ["gateway", "billing", "search", "inventory", "mailer", "pipeline", "scheduler", "archive", "catalog"];
const languages = ["TypeScript", "Go", "Python", "Rust", null];
const firstOrgId = 50_000;
const dayMs = 86_400_000;

/** The repositories of users. Those of the organisation are made on demand. */
export const userRepositories: readonly Repository[] = [
  {
    ...orgRepository(0),
    id: 1296269,
    owner: octocat,
    name: "hello-world",
    description: "My first repository on the simulated GitHub.",
    topics: ["octocat", "api"],
  },
  { ...orgRepository(1), id: 1296270, owner: octocat, name: "spoon-knife", isFork: true },
  { ...orgRepository(2), id: 1296271, owner: octocat, name: "diary", isPrivate: true },
  { ...orgRepository(3), id: 1296272, owner: octocat, name: "attic", isArchived: true },
  { ...orgRepository(4), id: 1296273, owner: octocat, name: "mirror", hasIssues: false },
];

/** Repository number `index` of the organisation, counted from 0: made anew each time, the same each time. */
export function orgRepository(index: number): Repository {
  const createdAt = Date.UTC(2015, 0, 1) + (index % 3_000) * dayMs;
  return {
    id: firstOrgId + index,
    owner: octoOrg,
    name: orgRepositoryName(index),
    description: index % 4 === 3 ? null : `Service number ${index + 1} of Octo Org.`,
    isPrivate: isPrivateAt(index),
    isFork: isForkAt(index),
    isArchived: index % 29 === 28,
    hasIssues: true,
    language: languages[index % languages.length] ?? null,
    stars: (index * 37) % 500,
    forks: (index * 11) % 60,
    topics: [],
    createdAt,
    updatedAt: createdAt + ((index * 7) % 900) * dayMs,
  };
}

/** `gateway-1`, `billing-2`, …: the number in the name finds the repository again. */
export function orgRepositoryName(index: number): string {
  return `${subjects[index % subjects.length]}-${index + 1}`;
}

/** Every tenth repository of the organisation is private. */
export function isPrivateAt(index: number): boolean {
  return index % 10 === 9;
}

/** Every thirteenth repository of the organisation is a fork. */
export function isForkAt(index: number): boolean {
  return index % 13 === 12;
}

/** Where a repository of the organisation stands, by its id; negative or too large when there is none. */
export function orgIndexOfId(id: number): number {
  return id - firstOrgId;
}
