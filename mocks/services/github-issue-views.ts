import type { Repository } from "./github-seed.ts";
import { type Comment, fullName, type Issue, type PullDetails } from "./github-tracker.ts";
import { accountView, commitOf, iso, nodeId, repositoryUrl } from "./github-views.ts";

/** An issue; a pull request shows itself among issues by `pull_request`. */
export function issueView(issue: Issue, repository: Repository, base: string) {
  const parent = repositoryUrl(repository, base);
  const url = `${parent}/issues/${issue.number}`;
  const pullUrl = `${parent}/pulls/${issue.number}`;
  return {
    url,
    repository_url: parent,
    comments_url: `${url}/comments`,
    ...conversationView(issue, repository, base),
    comments: issue.comments.length,
    state_reason: issue.state === "closed" ? "completed" : null,
    ...(issue.pull && { draft: issue.pull.isDraft, pull_request: { url: pullUrl, merged_at: null } }),
  };
}

/** A pull request. */
export function pullView(issue: Issue & { readonly pull: PullDetails }, repository: Repository, base: string) {
  const parent = repositoryUrl(repository, base);
  const end = (branch: string) => ({
    label: `${repository.owner.login}:${branch}`,
    ref: branch,
    sha: commitOf(branch),
    user: accountView(repository.owner, base),
  });
  return {
    url: `${parent}/pulls/${issue.number}`,
    issue_url: `${parent}/issues/${issue.number}`,
    ...conversationView(issue, repository, base),
    head: end(issue.pull.head),
    base: end(issue.pull.base),
    draft: issue.pull.isDraft,
    merged: false,
    mergeable: null,
    merged_at: null,
    comments: issue.comments.length,
    commits: 1,
  };
}

/** A comment on an issue. */
export function commentView(comment: Comment, issue: Issue, repository: Repository, base: string) {
  const parent = repositoryUrl(repository, base);
  return {
    id: comment.id,
    node_id: nodeId("IssueComment", comment.id),
    url: `${parent}/issues/comments/${comment.id}`,
    issue_url: `${parent}/issues/${issue.number}`,
    user: accountView(comment.user, base),
    created_at: iso(comment.createdAt),
    updated_at: iso(comment.createdAt),
    author_association: "MEMBER",
    body: comment.body,
  };
}

/** What issues and pull requests show alike. */
function conversationView(issue: Issue, repository: Repository, base: string) {
  const kind = issue.pull ? "pull" : "issues";
  const assignees = issue.assignees.map((account) => accountView(account, base));
  return {
    html_url: `${base}/${fullName(repository)}/${kind}/${issue.number}`,
    id: issue.id,
    node_id: nodeId(issue.pull ? "PullRequest" : "Issue", issue.id),
    number: issue.number,
    title: issue.title,
    user: accountView(issue.user, base),
    labels: issue.labels.map((name) => ({ name, color: "ededed", default: false, description: null })),
    state: issue.state,
    locked: false,
    assignee: assignees[0] ?? null,
    assignees,
    milestone: null,
    created_at: iso(issue.createdAt),
    updated_at: iso(issue.updatedAt),
    closed_at: issue.closedAt === null ? null : iso(issue.closedAt),
    author_association: "MEMBER",
    body: issue.body,
  };
}
