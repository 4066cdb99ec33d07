import type { Catalog } from "./github-catalog.ts";
import { type FieldError, invalidRequest, unreadableJson, validationFailed } from "./github-refusals.ts";
import { type Account, branches, type Repository } from "./github-seed.ts";
import type { Issue, IssueDraft, PullDetails } from "./github-tracker.ts";

/** Reads what a request wants to open or change, and refuses it as GitHub does: with 400 or 422. */

/** The body of a request: a JSON object, its fields not looked at yet. */
export type Fields = Readonly<Record<string, unknown>>;

/** @throws 400 when the body is no JSON object. */
export async function readFields(request: Request): Promise<Fields> {
  const value: unknown = await request.json().catch(() => undefined);
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw unreadableJson();
  return value as Fields;
}

/** @throws 422 when an issue cannot be made of the fields. */
export function issueDraft(fields: Fields, user: Account, catalog: Catalog): IssueDraft {
  requireFields(fields, ["title"]);
  checkTypes(fields, issueTypes);
  check(titleErrors("Issue", fields.title), labelErrors(fields), assigneeErrors(fields, catalog));
  return {
    user,
    title: String(fields.title),
    body: textOrNull(fields.body),
    labels: labelNames(fields),
    assignees: logins(fields).map((login) => catalog.account(login)),
  };
}

/** @throws 422 when an issue cannot be changed so. */
export function issueChanges(fields: Fields, catalog: Catalog): Partial<Issue> {
  checkTypes(fields, issueTypes);
  const { title, body, state, labels, assignees } = fields;
  const stateErrors: FieldError[] =
    state === undefined || state === "open" || state === "closed"
      ? []
      : [{ resource: "Issue", code: "invalid", field: "state", value: state }];
  check(title === undefined ? [] : titleErrors("Issue", title), stateErrors, labelErrors(fields));
  check(assigneeErrors(fields, catalog));
  return {
    ...(title !== undefined && { title: String(title) }),
    ...(body !== undefined && { body: textOrNull(body) }),
    ...(state !== undefined && { state: state === "closed" ? "closed" : "open" }),
    ...(labels !== undefined && { labels: labelNames(fields) }),
    ...(assignees !== undefined && { assignees: logins(fields).map((login) => catalog.account(login)) }),
  };
}

/** @throws 422 when a pull request cannot be made of the fields, or is open already. */
export function pullDraft(fields: Fields, user: Account, repository: Repository, issues: readonly Issue[]) {
  requireFields(fields, ["head", "base"]);
  checkTypes(fields, pullTypes);
  const owner = repository.owner.login;
  const head = String(fields.head).replace(new RegExp(`^${owner}:`, "i"), "");
  const pull: PullDetails = { head, base: String(fields.base), isDraft: fields.draft === true };
  check(titleErrors("PullRequest", fields.title), branchErrors(pull), commitErrors(pull, issues, owner));
  return { user, title: String(fields.title), body: textOrNull(fields.body), labels: [], assignees: [], pull };
}

/** @throws 422 when the comment is empty. */
export function commentBody(fields: Fields): string {
  requireFields(fields, ["body"]);
  checkTypes(fields, { body: "string" });
  if (fields.body === "") throw validationFailed({ resource: "IssueComment", code: "missing_field", field: "body" });
  return String(fields.body);
}

type Types = Readonly<Record<string, "string" | "nullable string" | "boolean" | "array">>;

const issueTypes: Types = {
  title: "string",
  body: "nullable string",
  state: "string",
  labels: "array",
  assignees: "array",
};
const pullTypes: Types = { title: "string", body: "nullable string", head: "string", base: "string", draft: "boolean" };
const longestTitle = 256;

function requireFields(fields: Fields, names: readonly string[]): void {
  const missing = names.filter((name) => fields[name] === undefined).map((name) => `"${name}"`);
  if (missing.length === 1) throw invalidRequest(`${missing[0]} wasn't supplied.`);
  if (missing.length > 1) throw invalidRequest(`${missing.join(", ")} weren't supplied.`);
}

function checkTypes(fields: Fields, types: Types): void {
  for (const [name, type] of Object.entries(types)) {
    const value = fields[name];
    if (value === undefined || (value === null && type === "nullable string")) continue;
    const isRight = type === "array" ? Array.isArray(value) : typeof value === type.replace("nullable ", "");
    const article = type === "array" ? "an" : "a";
    if (!isRight)
      throw invalidRequest(`For 'properties/${name}', ${JSON.stringify(value) ?? "nil"} is not ${article} ${type}.`);
  }
}

function check(...errors: readonly (readonly FieldError[])[]): void {
  if (errors.flat().length > 0) throw validationFailed(...errors.flat());
}

function titleErrors(resource: string, title: unknown): FieldError[] {
  if (typeof title !== "string" || title.trim() === "") return [{ resource, code: "missing_field", field: "title" }];
  if (title.length <= longestTitle) return [];
  const message = `title is too long (maximum is ${longestTitle} characters)`;
  return [{ resource, code: "custom", field: "title", message }];
}

function labelErrors(fields: Fields): FieldError[] {
  return labelNames(fields)
    .filter((name) => name === "")
    .map(() => ({ resource: "Label", code: "missing_field", field: "name" }));
}

function assigneeErrors(fields: Fields, catalog: Catalog): FieldError[] {
  return logins(fields)
    .filter((login) => !catalog.isUser(login))
    .map((value) => ({ resource: "Issue", code: "invalid", field: "assignees", value }));
}

function branchErrors({ head, base }: PullDetails): FieldError[] {
  return Object.entries({ head, base })
    .filter(([, branch]) => !branches.includes(branch))
    .map(([field]) => ({ resource: "PullRequest", code: "invalid", field }));
}

function commitErrors({ head, base }: PullDetails, issues: readonly Issue[], owner: string): FieldError[] {
  const custom = (message: string): FieldError[] => [{ resource: "PullRequest", code: "custom", message }];
  if (head === base) return custom(`No commits between ${base} and ${head}`);
  const isOpen = issues.some(({ state, pull }) => state === "open" && pull?.head === head && pull.base === base);
  return isOpen ? custom(`A pull request already exists for ${owner}:${head}.`) : [];
}

/** A label is named by its text or by an object with a name. */
function labelNames({ labels }: Fields): string[] {
  if (!Array.isArray(labels)) return [];
  return labels.map((label: unknown) => {
    const name = typeof label === "object" && label !== null && "name" in label ? label.name : label;
    return typeof name === "string" ? name : "";
  });
}

function logins({ assignees }: Fields): string[] {
  return Array.isArray(assignees) ? assignees.map(String) : [];
}

function textOrNull(value: unknown): string | null {
  return typeof value === "string" ? value : null;
}
