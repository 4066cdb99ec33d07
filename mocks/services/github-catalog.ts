import { type List, whole } from "./github-pages.ts";
import { notFound } from "./github-refusals.ts";
import {
  type Account,
  accounts,
  isForkAt,
  isPrivateAt,
  octoOrg,
  orgIndexOfId,
  orgRepository,
  orgRepositoryName,
  type Repository,
  userRepositories,
} from "./github-seed.ts";

/** Accounts and repositories. Those of the organisation are made on demand, so that 10,000 of them cost nothing. */
export class Catalog {
  readonly #repositories: number;

  /** @param repositories - How many the organisation has. */
  constructor(repositories: number) {
    this.#repositories = repositories;
  }

  /** @throws 404 when nobody has that name. */
  account(login: string): Account {
    const account = accounts.find((each) => each.login === login.toLowerCase());
    if (!account) throw notFound();
    return account;
  }

  /** @throws 404 when nobody has that id. */
  accountById(id: number): Account {
    const account = accounts.find((each) => each.id === id);
    if (!account) throw notFound();
    return account;
  }

  isUser(login: string): boolean {
    return accounts.some((each) => each.login === login.toLowerCase() && each.type === "User");
  }

  /** @throws 404 when there is none, or none that the caller may see. */
  repository(owner: string, name: string, caller: Account | undefined): Repository {
    const wanted = name.toLowerCase();
    const login = owner.toLowerCase();
    if (login === octoOrg.login) {
      const index = Number(/-(\d{1,9})$/.exec(wanted)?.[1]) - 1;
      if (this.#hasIndex(index) && orgRepositoryName(index) === wanted) return visible(orgRepository(index), caller);
    }
    return visible(
      userRepositories.find((each) => each.owner.login === login && each.name === wanted),
      caller,
    );
  }

  /** @throws 404 when there is none, or none that the caller may see. */
  repositoryById(id: number, caller: Account | undefined): Repository {
    const index = orgIndexOfId(id);
    if (this.#hasIndex(index)) return visible(orgRepository(index), caller);
    return visible(
      userRepositories.find((each) => each.id === id),
      caller,
    );
  }

  /** The organisation's repositories that the query asks for and the caller may see. Default order: oldest first. */
  orgRepositories(query: URLSearchParams, caller: Account | undefined): List<Repository> {
    const isWanted = traits.get(query.get("type") ?? "all") ?? (() => true);
    const indexes: number[] = [];
    for (let index = 0; index < this.#repositories; index++)
      if ((caller || !isPrivateAt(index)) && isWanted(index)) indexes.push(index);
    sortIndexes(indexes, query);
    return { total: indexes.length, slice: (start, end) => indexes.slice(start, end).map(orgRepository) };
  }

  /** The repositories of a user that the caller may see. */
  userRepositories(owner: Account, caller: Account | undefined): List<Repository> {
    return whole(userRepositories.filter((each) => each.owner === owner && isVisible(each, caller)));
  }

  #hasIndex(index: number): boolean {
    return index >= 0 && index < this.#repositories;
  }
}

/** Which repositories of the organisation each `type` means. An unknown one means all. */
const traits: ReadonlyMap<string, (index: number) => boolean> = new Map([
  ["public", (index: number) => !isPrivateAt(index)],
  ["private", isPrivateAt],
  ["forks", isForkAt],
  ["sources", (index: number) => !isForkAt(index)],
]);

type SortKey = (index: number) => number | string;

const sortKeys: ReadonlyMap<string, SortKey> = new Map<string, SortKey>([
  ["created", (index) => index],
  ["updated", (index) => orgRepository(index).updatedAt],
  ["pushed", (index) => orgRepository(index).updatedAt],
  ["full_name", orgRepositoryName],
]);

function sortIndexes(indexes: number[], query: URLSearchParams): void {
  const sort = query.get("sort");
  const key = sortKeys.get(sort ?? "");
  const isDescending = query.get("direction") === "desc" || (query.get("direction") === null && sort !== "full_name");
  if (key) indexes.sort((a, b) => compare(key(a), key(b)) || a - b);
  if (key && isDescending) indexes.reverse();
}

function compare(a: number | string, b: number | string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Members see the private repositories of the organisation; everybody signed in is a member. */
function isVisible({ isPrivate, owner }: Repository, caller: Account | undefined): boolean {
  return !isPrivate || (caller !== undefined && (owner.type === "Organization" || owner === caller));
}

function visible(repository: Repository | undefined, caller: Account | undefined): Repository {
  if (!repository || !isVisible(repository, caller)) throw notFound();
  return repository;
}
