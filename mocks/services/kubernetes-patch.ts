import { applyJsonPatch, JsonPatchError, jsonPatch } from "./json-patch.ts";
import { badRequest, failure } from "./kubernetes-status.ts";
import { isObject, mergePatch } from "./merge-patch.ts";
import { strategicMerge } from "./strategic-merge.ts";

/** Makes the changed object of the object as it is. */
export type Change = (target: unknown) => unknown;

/**
 * Reads a patch by its content type.
 *
 * @throws a 415 for another type, a 400 for a body that is no such patch.
 */
export async function readPatch(request: Request): Promise<Change> {
  const type = request.headers.get("content-type")?.split(";")[0]?.trim().toLowerCase() ?? "";
  const change = Object.hasOwn(patches, type) ? patches[type] : undefined;
  if (!change) throw unsupported();
  return change(await readJson(request));
}

/** Reads a body as JSON. @throws a 400 when it is none. */
export async function readJson(request: Request): Promise<unknown> {
  try {
    return JSON.parse(await request.text());
  } catch {
    throw badRequest(
      "the object provided is unrecognized (must be of type Deployment): couldn't parse the body as JSON",
    );
  }
}

const patches: Readonly<Record<string, (body: unknown) => Change>> = {
  "application/json-patch+json": (body) => {
    const patch = jsonPatch.safeParse(body);
    // An object here is the most common mistake: the client has sent a merge patch under the wrong name.
    if (!patch.success) throw badRequest("error decoding patch: a JSON Patch is a list of operations (RFC 6902)");
    return (target) => {
      try {
        return applyJsonPatch(target, patch.data);
      } catch (error) {
        if (error instanceof JsonPatchError) throw unprocessable();
        throw error;
      }
    };
  },
  "application/merge-patch+json": (body) => (target) => mergePatch(target, object(body)),
  "application/strategic-merge-patch+json": (body) => (target) => strategicMerge(target, object(body)),
};

function object(body: unknown): object {
  if (isObject(body)) return body;
  throw badRequest("error decoding patch: a merge patch is an object");
}

function unprocessable(): Response {
  return failure(422, "Invalid", "the server rejected our request due to an error in our request", { details: {} });
}

function unsupported(): Response {
  const types = Object.keys(patches).join(", ");
  const message = `the body of the request was in an unknown format - accepted media types include: ${types}`;
  return failure(415, "UnsupportedMediaType", message);
}
