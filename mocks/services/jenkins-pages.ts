import { HttpResponse } from "../http-response.ts";

/** A page of HTML: Jenkins answers so to everything that is no API, and to everything that goes wrong. */
export function page(
  status: number,
  title: string,
  text: string,
  headers: Readonly<Record<string, string>> = {},
): Response {
  const head = `<head><title>${title} [Jenkins]</title></head>`;
  const html = `<!DOCTYPE html><html>${head}<body><h1>${title}</h1><p>${text}</p></body></html>`;
  return HttpResponse.html(html, { status, headers });
}

/** 404 */
export function notFound(): Response {
  return page(404, "Not Found", "The requested page does not exist.");
}

/** 401 to a wrong name, password or token, which is not repeated. */
export function wrongPassword(): Response {
  return page(401, "Unauthorized", "Invalid password/token for user.", { "www-authenticate": 'Basic realm="Jenkins"' });
}

/** 403 to somebody who is not known, or may not do this. */
export function forbidden(who: string, needs: string): Response {
  const text = who === "anonymous" ? "Authentication required" : `${who} is missing the ${needs} permission`;
  return page(403, "Forbidden", text, { "x-you-are-authenticated-as": who, "x-required-permission": needs });
}

/** 403 to a change without its crumb. */
export function noCrumb(): Response {
  return page(403, "Forbidden", "No valid crumb was included in the request");
}

/** 405 to a GET of something that changes something. */
export function postRequired(allow: string): Response {
  return page(405, "Method Not Allowed", "This URL requires POST.", { allow });
}
