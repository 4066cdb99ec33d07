import { notFound } from "./github-refusals.ts";
import type { Account, Repository } from "./github-seed.ts";

/** An issue, or a pull request: GitHub numbers both in one row and lists both as issues. */
export type Issue = {
  readonly id: number;
  readonly number: number;
  readonly user: Account;
  readonly createdAt: number;
  readonly pull?: PullDetails;
  title: string;
  body: string | null;
  labels: readonly string[];
  assignees: readonly Account[];
  state: "open" | "closed";
  comments: Comment[];
  updatedAt: number;
  closedAt: number | null;
};

/** What a pull request has besides what an issue has. */
export type PullDetails = { readonly head: string; readonly base: string; readonly isDraft: boolean };

/** What somebody has said under an issue. */
export type Comment = {
  readonly id: number;
  readonly user: Account;
  readonly body: string;
  readonly createdAt: number;
};

/** What a new issue or pull request is made of. */
export type IssueDraft = Pick<Issue, "user" | "title" | "body" | "labels" | "assignees"> & {
  readonly pull?: PullDetails;
};

/** The issues and pull requests of one instance. */
export class IssueTracker {
  readonly #now: () => number;
  readonly #issues = new Map<string, Issue[]>();
  #nextId = 1;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Issues and pull requests of a repository, oldest first. */
  issues(repository: Repository): readonly Issue[] {
    return this.issuesOf(fullName(repository));
  }

  /** The same by full name: `octocat/hello-world`. */
  issuesOf(repository: string): readonly Issue[] {
    return this.#issues.get(repository) ?? [];
  }

  /** @throws 404 when the repository has no such number. */
  issue(repository: Repository, number: string): Issue {
    const issue = this.issues(repository).find((each) => String(each.number) === number);
    if (!issue) throw notFound();
    return issue;
  }

  add<Draft extends IssueDraft>(repository: Repository, draft: Draft): Issue & Pick<Draft, "pull"> {
    const issues = this.issues(repository);
    const at = this.#now();
    const opened = { state: "open" as const, createdAt: at, updatedAt: at, closedAt: null };
    const issue = { ...draft, ...opened, comments: [], id: this.#nextId++, number: issues.length + 1 };
    this.#issues.set(fullName(repository), [...issues, issue]);
    return issue;
  }

  /** Changes an issue; a change of its state notes when it was closed. */
  change(issue: Issue, changes: Partial<Pick<Issue, "title" | "body" | "labels" | "assignees" | "state">>): void {
    Object.assign(issue, changes, { updatedAt: this.#now() });
    if (changes.state) issue.closedAt = changes.state === "closed" ? this.#now() : null;
  }

  comment(issue: Issue, user: Account, body: string): Comment {
    const comment: Comment = { id: this.#nextId++, user, body, createdAt: this.#now() };
    issue.comments.push(comment);
    issue.updatedAt = comment.createdAt;
    return comment;
  }

  /** Forgets everything that requests have added. */
  clear(): void {
    this.#issues.clear();
    this.#nextId = 1;
  }
}

/** How many issues and pull requests are open. */
export function openIssues(issues: readonly Issue[]): number {
  return issues.filter(({ state }) => state === "open").length;
}

/** `octocat/hello-world` */
export function fullName({ owner, name }: Repository): string {
  return `${owner.login}/${name}`;
}
