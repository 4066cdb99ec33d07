import type { Catalog } from "./github-catalog.ts";
import { callerOf, writer } from "./github-door.ts";
import { commentBody, issueChanges, issueDraft, pullDraft, readFields } from "./github-drafts.ts";
import { commentView, issueView, pullView } from "./github-issue-views.ts";
import { listReply, whole } from "./github-pages.ts";
import { notFound, refuse } from "./github-refusals.ts";
import { reply } from "./github-reply.ts";
import type { Repository } from "./github-seed.ts";
import type { Issue, IssueTracker, PullDetails } from "./github-tracker.ts";
import type { Call, RouteTable } from "./routes.ts";

/** Issues, their comments, and pull requests: listed, opened, read, changed. */
export function issueRoutes(catalog: Catalog, tracker: IssueTracker): RouteTable {
  const readable = ({ request }: Call, owner: string, name: string) =>
    catalog.repository(owner, name, callerOf(request)?.account);

  const writable = ({ request }: Call, owner: string, name: string) => {
    const user = writer(request);
    const repository = catalog.repository(owner, name, user);
    if (repository.isArchived) throw refuse(403, "Repository was archived so is read-only.");
    return { user, repository };
  };

  const listIssues = (call: Call, repository: Repository) => {
    refuseDisabled(repository);
    const list = whole(wanted(tracker.issues(repository), call.url.searchParams));
    return listReply(call, `/repositories/${repository.id}/issues`, list, (issue) =>
      issueView(issue, repository, call.url.origin),
    );
  };

  const listPulls = (call: Call, repository: Repository) => {
    const list = whole(wanted(tracker.issues(repository), call.url.searchParams).filter(isPull));
    return listReply(call, `/repositories/${repository.id}/pulls`, list, (pull) =>
      pullView(pull, repository, call.url.origin),
    );
  };

  const openIssue = async (call: Call, owner: string, name: string) => {
    const { user, repository } = writable(call, owner, name);
    refuseDisabled(repository);
    const issue = tracker.add(repository, issueDraft(await readFields(call.request), user, catalog));
    return created(issueView(issue, repository, call.url.origin));
  };

  const changeIssue = async (call: Call, owner: string, name: string, number: string) => {
    const { repository } = writable(call, owner, name);
    const issue = tracker.issue(repository, number);
    tracker.change(issue, issueChanges(await readFields(call.request), catalog));
    return reply(issueView(issue, repository, call.url.origin));
  };

  const openPull = async (call: Call, owner: string, name: string) => {
    const { user, repository } = writable(call, owner, name);
    const draft = pullDraft(await readFields(call.request), user, repository, tracker.issues(repository));
    return created(pullView(tracker.add(repository, draft), repository, call.url.origin));
  };

  const addComment = async (call: Call, owner: string, name: string, number: string) => {
    const { user, repository } = writable(call, owner, name);
    const issue = tracker.issue(repository, number);
    const comment = tracker.comment(issue, user, commentBody(await readFields(call.request)));
    return created(commentView(comment, issue, repository, call.url.origin));
  };

  return {
    "/repos/:owner/:repo/issues": {
      GET: (call, owner, name) => listIssues(call, readable(call, owner, name)),
      POST: openIssue,
    },
    "/repositories/:id/issues": {
      GET: (call, id) => listIssues(call, catalog.repositoryById(Number(id), callerOf(call.request)?.account)),
    },
    "/repos/:owner/:repo/issues/:number": {
      GET: (call, owner, name, number) => {
        const repository = readable(call, owner, name);
        return reply(issueView(tracker.issue(repository, number), repository, call.url.origin));
      },
      PATCH: changeIssue,
    },
    "/repos/:owner/:repo/issues/:number/comments": {
      GET: (call, owner, name, number) => {
        const repository = readable(call, owner, name);
        const issue = tracker.issue(repository, number);
        return listReply(
          call,
          `/repositories/${repository.id}/issues/${number}/comments`,
          whole(issue.comments),
          (each) => commentView(each, issue, repository, call.url.origin),
        );
      },
      POST: addComment,
    },
    "/repos/:owner/:repo/pulls": {
      GET: (call, owner, name) => listPulls(call, readable(call, owner, name)),
      POST: openPull,
    },
    "/repositories/:id/pulls": {
      GET: (call, id) => listPulls(call, catalog.repositoryById(Number(id), callerOf(call.request)?.account)),
    },
    "/repos/:owner/:repo/pulls/:number": {
      GET: (call, owner, name, number) => {
        const repository = readable(call, owner, name);
        const issue = tracker.issue(repository, number);
        if (!isPull(issue)) throw notFound();
        return reply(pullView(issue, repository, call.url.origin));
      },
    },
  };
}

type Pull = Issue & { readonly pull: PullDetails };

function isPull(issue: Issue): issue is Pull {
  return issue.pull !== undefined;
}

function refuseDisabled({ hasIssues }: Repository): void {
  if (!hasIssues) throw refuse(410, "Issues are disabled for this repo");
}

/** 201 with the address of what was made. */
function created(view: { readonly url: string }): Response {
  return reply(view, 201, { location: view.url });
}

/** The issues of a list request, newest first unless it asks otherwise. Default: the open ones. */
function wanted(issues: readonly Issue[], query: URLSearchParams): Issue[] {
  const state = query.get("state") ?? "open";
  const labels = (query.get("labels") ?? "").split(",").filter((label) => label !== "");
  const found = issues.filter(
    (issue) => (state === "all" || issue.state === state) && labels.every((label) => issue.labels.includes(label)),
  );
  return query.get("direction") === "asc" ? found : found.reverse();
}
