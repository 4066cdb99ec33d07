import { createHash } from "node:crypto";
import { type Account, branches, type Repository } from "./github-seed.ts";
import { fullName } from "./github-tracker.ts";

/**
 * How the API shows what is stored. `base` is scheme, host and port of the request, so that every URL in an answer
 * leads back to the server that gave it.
 */

/** An account inside another answer. */
export function accountView(account: Account, base: string) {
  const { id, login, type } = account;
  const url = `${base}/users/${login}`;
  return {
    login,
    id,
    node_id: nodeId(type, id),
    avatar_url: `${base}/u/${id}?v=4`,
    gravatar_id: "",
    url,
    html_url: `${base}/${login}`,
    repos_url: `${url}/repos`,
    type,
    user_view_type: "public",
    site_admin: false,
  };
}

/** A user as `GET /users/{login}` shows it. */
export function userView(account: Account, base: string, repositories: number) {
  const { name, company, location, email, bio } = account;
  const profile = { name, company, blog: "", location, email, hireable: null, bio, twitter_username: null };
  const counts = { public_repos: repositories, public_gists: 0, followers: 20, following: 0 };
  const dates = { created_at: iso(Date.UTC(2011, 0, 25, 18, 44, 36)), updated_at: iso(Date.UTC(2025, 5, 1)) };
  return { ...accountView(account, base), ...profile, ...counts, ...dates };
}

/** An organisation as `GET /orgs/{org}` shows it. */
export function organizationView(account: Account, base: string, repositories: number) {
  const { id, login, name, company, location, email } = account;
  const url = `${base}/orgs/${login}`;
  return {
    login,
    id,
    node_id: nodeId("Organization", id),
    url,
    repos_url: `${url}/repos`,
    members_url: `${url}/members{/member}`,
    avatar_url: `${base}/u/${id}?v=4`,
    description: "An organisation that exists on this machine only.",
    name,
    company,
    location,
    email,
    is_verified: false,
    public_repos: repositories,
    followers: 0,
    following: 0,
    html_url: `${base}/${login}`,
    created_at: iso(Date.UTC(2012, 1, 2)),
    updated_at: iso(Date.UTC(2025, 5, 1)),
    type: "Organization",
  };
}

/** A repository, in a list or alone. */
export function repositoryView(repository: Repository, base: string, openIssues: number) {
  const { id, owner, name, description, language, stars, forks, topics, isPrivate, isFork, isArchived } = repository;
  const [url, htmlUrl] = [repositoryUrl(repository, base), `${base}/${fullName(repository)}`];
  const traits = {
    archived: isArchived,
    disabled: false,
    is_template: false,
    topics,
    has_issues: repository.hasIssues,
  };
  const counts = { stargazers_count: stars, watchers_count: stars, forks_count: forks, open_issues_count: openIssues };
  const dates = { created_at: iso(repository.createdAt), updated_at: iso(repository.updatedAt) };
  return {
    id,
    node_id: nodeId("Repository", id),
    name,
    full_name: fullName(repository),
    private: isPrivate,
    owner: accountView(owner, base),
    html_url: htmlUrl,
    description,
    fork: isFork,
    url,
    issues_url: `${url}/issues{/number}`,
    pulls_url: `${url}/pulls{/number}`,
    branches_url: `${url}/branches{/branch}`,
    clone_url: `${htmlUrl}.git`,
    homepage: null,
    size: 108 + stars,
    language,
    license: null,
    visibility: isPrivate ? "private" : "public",
    default_branch: "main",
    ...traits,
    ...counts,
    ...dates,
    pushed_at: dates.updated_at,
    forks,
    open_issues: openIssues,
    watchers: stars,
  };
}

/** The branches of a repository. */
export function branchViews(repository: Repository, base: string) {
  const commits = `${repositoryUrl(repository, base)}/commits`;
  return branches.map((name) => {
    const sha = commitOf(name);
    return { name, commit: { sha, url: `${commits}/${sha}` }, protected: name === "main" };
  });
}

/** Where the API shows a repository. */
export function repositoryUrl(repository: Repository, base: string): string {
  return `${base}/repos/${fullName(repository)}`;
}

/** GitHub writes instants without milliseconds. */
export function iso(at: number): string {
  return new Date(at).toISOString().replace(/\.\d+Z$/, "Z");
}

/** The id that GraphQL uses. */
export function nodeId(type: string, id: number): string {
  return Buffer.from(`0:${type}${id}`).toString("base64");
}

/** The commit at the end of a branch. */
export function commitOf(branch: string): string {
  return createHash("sha1").update(branch).digest("hex");
}
