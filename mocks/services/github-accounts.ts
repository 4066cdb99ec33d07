import type { Catalog } from "./github-catalog.ts";
import { callerOf, signedIn } from "./github-door.ts";
import type { RateLimits } from "./github-limits.ts";
import { listReply, whole } from "./github-pages.ts";
import { notFound } from "./github-refusals.ts";
import { reply } from "./github-reply.ts";
import { type Account, octoOrg, type Repository } from "./github-seed.ts";
import { type IssueTracker, openIssues } from "./github-tracker.ts";
import { branchViews, organizationView, repositoryView, userView } from "./github-views.ts";
import type { Call, RouteTable } from "./routes.ts";

/** Users, organisations, their repositories, and what is left of the rate limit. */
export function accountRoutes(catalog: Catalog, tracker: IssueTracker, limits: RateLimits): RouteTable {
  const show = (url: URL) => (repository: Repository) =>
    repositoryView(repository, url.origin, openIssues(tracker.issues(repository)));

  const orgRepositories = (call: Call) => {
    const list = catalog.orgRepositories(call.url.searchParams, callerOf(call.request)?.account);
    return listReply(call, `/organizations/${octoOrg.id}/repos`, list, show(call.url));
  };

  const ownRepositories = (call: Call, owner: Account, path: string) =>
    listReply(call, path, catalog.userRepositories(owner, callerOf(call.request)?.account), show(call.url));

  const user = (login: string) => {
    const account = catalog.account(login);
    return { account, publicRepositories: catalog.userRepositories(account, undefined).total };
  };

  return {
    "/user": {
      GET: ({ request, url }) => {
        const { account, publicRepositories } = user(signedIn(request).login);
        const plan = { name: "free", space: 976_562_499, collaborators: 0, private_repos: 10_000 };
        return reply({ ...userView(account, url.origin, publicRepositories), two_factor_authentication: true, plan });
      },
    },
    "/user/repos": { GET: (call) => ownRepositories(call, signedIn(call.request), "/user/repos") },
    "/users/:login": {
      GET: ({ url }, login) => {
        const { account, publicRepositories } = user(login);
        return reply(userView(account, url.origin, publicRepositories));
      },
    },
    "/users/:login/repos": {
      GET: (call, login) => {
        const account = catalog.account(login);
        return account === octoOrg
          ? orgRepositories(call)
          : ownRepositories(call, account, `/user/${account.id}/repos`);
      },
    },
    "/user/:id/repos": {
      GET: (call, id) => {
        const account = catalog.accountById(Number(id));
        return ownRepositories(call, account, `/user/${account.id}/repos`);
      },
    },
    "/orgs/:org": {
      GET: ({ url }, org) => {
        if (catalog.account(org) !== octoOrg) throw notFound();
        const { total } = catalog.orgRepositories(new URLSearchParams(), undefined);
        return reply(organizationView(octoOrg, url.origin, total));
      },
    },
    "/orgs/:org/repos": {
      GET: (call, org) => {
        if (catalog.account(org) !== octoOrg) throw notFound();
        return orgRepositories(call);
      },
    },
    "/organizations/:id/repos": {
      GET: (call, id) => {
        if (catalog.accountById(Number(id)) !== octoOrg) throw notFound();
        return orgRepositories(call);
      },
    },
    "/repos/:owner/:repo": {
      GET: ({ request, url }, owner, name) =>
        reply(show(url)(catalog.repository(owner, name, callerOf(request)?.account))),
    },
    "/repositories/:id": {
      GET: ({ request, url }, id) => reply(show(url)(catalog.repositoryById(Number(id), callerOf(request)?.account))),
    },
    "/repos/:owner/:repo/branches": {
      GET: (call, owner, name) => {
        const repository = catalog.repository(owner, name, callerOf(call.request)?.account);
        const list = whole(branchViews(repository, call.url.origin));
        return listReply(call, `/repositories/${repository.id}/branches`, list, (branch) => branch);
      },
    },
    "/rate_limit": {
      GET: ({ request }) => {
        const core = limits.core(callerOf(request)?.account);
        return reply({ resources: { core }, rate: core });
      },
    },
  };
}
