import { failure, qualified, type Resource } from "./kubernetes-status.ts";

/** What a token lets its bearer do. */
export type Grant = {
  readonly user: string;
  readonly mayWrite: boolean;
  /** Left out: every namespace. */
  readonly namespaces?: readonly string[];
};

/** What a request wants to do. */
export type Attempt = {
  readonly verb: "get" | "list" | "create" | "update" | "patch" | "delete";
  readonly resource: Resource;
  readonly namespace?: string | undefined;
  readonly name?: string | undefined;
};

/** Whom the cluster knows from the start. */
export const seedTokens: Tokens = {
  "test-token-deployer": { user: "system:serviceaccount:default:deployer", mayWrite: true },
  "test-token-reader": { user: "system:serviceaccount:default:reader", mayWrite: false },
  "test-token-shop": { user: "system:serviceaccount:shop:shop", mayWrite: true, namespaces: ["shop"] },
};

/** The bearer tokens of a cluster. */
export type Tokens = Readonly<Record<string, Grant>>;

/** Lets a request do what its token allows. @throws 401 when the token is not known, 403 when it does not allow it. */
export function admit(request: Request, tokens: Tokens, attempt: Attempt): void {
  authorize(authenticate(request, tokens), attempt);
}

/** Finds out who asks. @throws 401 without a token, and with one that is not known. */
export function authenticate(request: Request, tokens: Tokens): Grant {
  const [, token = ""] = /^bearer (\S+)$/i.exec(request.headers.get("authorization") ?? "") ?? [];
  const grant = Object.hasOwn(tokens, token) ? tokens[token] : undefined;
  if (!grant) throw failure(401, "Unauthorized", "Unauthorized");
  return grant;
}

function authorize(grant: Grant, { verb, resource, namespace, name }: Attempt): void {
  const isRead = verb === "get" || verb === "list";
  const isInside = grant.namespaces === undefined || (namespace !== undefined && grant.namespaces.includes(namespace));
  if (isInside && (isRead || grant.mayWrite)) return;
  const what = name === undefined ? qualified(resource) : `${qualified(resource)} "${name}"`;
  const where = namespace === undefined ? "at the cluster scope" : `in the namespace "${namespace}"`;
  const action = `cannot ${verb} resource "${resource.plural}" in API group "${resource.group ?? ""}" ${where}`;
  const details = {
    ...(name !== undefined && { name }),
    ...(resource.group && { group: resource.group }),
    kind: resource.plural,
  };
  throw failure(403, "Forbidden", `${what} is forbidden: User "${grant.user}" ${action}`, { details });
}
