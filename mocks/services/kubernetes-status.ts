import { HttpResponse } from "../http-response.ts";

/** Which kind of object an error is about. */
export type Resource = { readonly plural: string; readonly kind: string; readonly group?: string };

/** A field that cannot be what the client wants it to be. */
export type Cause = { readonly reason: string; readonly message: string; readonly field: string };

/** An error as a `Status` object, to return or to throw. */
export function failure(
  code: number,
  reason: string,
  message: string,
  more: { details?: object; metadata?: object } = {},
): Response {
  const { details, metadata = {} } = more;
  const body = {
    kind: "Status",
    apiVersion: "v1",
    metadata,
    status: "Failure",
    message,
    reason,
    ...(details && { details }),
    code,
  };
  return HttpResponse.json(body, { status: code });
}

/** 400: what came cannot be read. */
export function badRequest(message: string): Response {
  return failure(400, "BadRequest", message);
}

/** 404: there is no object of this name. */
export function notFound(resource: Resource, name: string): Response {
  return failure(404, "NotFound", `${qualified(resource)} "${name}" not found`, { details: detailsOf(resource, name) });
}

/** 409: the object is not the one that the client has read. */
export function conflict(resource: Resource, name: string): Response {
  const what = `Operation cannot be fulfilled on ${qualified(resource)} "${name}"`;
  const advice = "the object has been modified; please apply your changes to the latest version and try again";
  return failure(409, "Conflict", `${what}: ${advice}`, { details: detailsOf(resource, name) });
}

/** 422: the object cannot be like this. */
export function invalid(resource: Resource, name: string, causes: readonly Cause[]): Response {
  const kind = resource.group ? `${resource.kind}.${resource.group}` : resource.kind;
  const reasons = causes.map(({ field, message }) => `${field}: ${message}`).join(", ");
  const details = { ...detailsOf({ ...resource, plural: resource.kind }, name), causes };
  return failure(422, "Invalid", `${kind} "${name}" is invalid: ${reasons}`, { details });
}

/** 405: the path knows other methods. */
export function methodNotAllowed(): Response {
  return failure(405, "MethodNotAllowed", "the server does not allow this method on the requested resource", {
    details: {},
  });
}

/** 404 to a path that nothing is registered for: plain text, as Go's router answers. */
export function pageNotFound(): Response {
  return HttpResponse.text("404 page not found\n", { status: 404 });
}

function detailsOf({ plural, group }: Resource, name: string): object {
  return { name, ...(group && { group }), kind: plural };
}

/** `pods`, `deployments.apps`. */
export function qualified({ plural, group }: Resource): string {
  return group ? `${plural}.${group}` : plural;
}
