import { HttpResponse } from "../http-response.ts";
import { everyMethod } from "./echo-inspect.ts";
import type { Call, RouteTable } from "./routes.ts";

/** Routes that send the client elsewhere, and cookies, which travel along. */
export const redirectRoutes: RouteTable = {
  "/redirect/:times": { GET: (_call, times) => hop(times, (rest) => `/relative-redirect/${rest}`) },
  "/relative-redirect/:times": { GET: (_call, times) => hop(times, (rest) => `/relative-redirect/${rest}`) },
  "/absolute-redirect/:times": { GET: absoluteHop },
  "/redirect-to": everyMethod(redirectTo),
  "/cookies": { GET: ({ request }) => HttpResponse.json({ cookies: Object.fromEntries(cookiesOf(request)) }) },
  "/cookies/set": { GET: ({ url }) => setCookies([...url.searchParams].map(([name, value]) => cookie(name, value))) },
  "/cookies/set/:name/:value": { GET: (_call, name, value) => setCookies([cookie(name, value)]) },
  "/cookies/delete": { GET: ({ url }) => setCookies([...url.searchParams.keys()].map(expired)) },
};

/** One redirect of several; the last one leads to `/get`. */
function hop(times: string, next: (rest: number) => string): Response {
  const rest = /^[1-9]\d{0,2}$/.test(times) ? Number(times) - 1 : undefined;
  if (rest === undefined) return HttpResponse.text("Redirect between 1 and 999 times", { status: 400 });
  return found(rest === 0 ? "/get" : next(rest));
}

function absoluteHop({ url }: Call, times: string): Response {
  const response = hop(times, (rest) => `/absolute-redirect/${rest}`);
  const path = response.headers.get("location");
  return path === null ? response : found(new URL(path, url).href);
}

/** `?url=…&status_code=307`: anywhere, another origin too, which is what it is for. */
function redirectTo({ url }: Call): Response {
  const target = url.searchParams.get("url");
  const status = Number(url.searchParams.get("status_code") ?? "302");
  if (target === null) return HttpResponse.text("The parameter url is missing", { status: 400 });
  return found(target, status >= 300 && status < 400 ? status : 302);
}

function found(location: string, status = 302): Response {
  return new HttpResponse(null, { status, headers: { location } });
}

function setCookies(cookies: readonly string[]): Response {
  const response = found("/cookies");
  for (const each of cookies) response.headers.append("set-cookie", each);
  return response;
}

function cookie(name: string, value: string): string {
  return `${encodeURIComponent(name)}=${encodeURIComponent(value)}; Path=/`;
}

function expired(name: string): string {
  return `${cookie(name, "")}; Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:00 GMT`;
}

function cookiesOf(request: Request): [string, string][] {
  const pairs = (request.headers.get("cookie") ?? "").split(";").filter((pair) => pair.includes("="));
  return pairs.map((pair) => {
    const [name = "", ...value] = pair.trim().split("=");
    return [name, value.join("=")];
  });
}
