import { HttpResponse } from "../http-response.ts";
import { everyMethod } from "./echo-inspect.ts";
import { isMatch, isNoneMatch } from "./entity-tag.ts";
import type { Call, RouteTable } from "./routes.ts";

/** Routes that answer with a status: any that is asked for, by chance, by credentials, by what the client has. */
export function statusRoutes(random: () => number): RouteTable {
  return {
    "/status/:codes": everyMethod((_call, codes) => withStatus(codes, random)),
    "/unstable": { GET: ({ url }) => unstable(url.searchParams, random) },
    "/basic-auth/:user/:password": { GET: basicAuth(401) },
    "/hidden-basic-auth/:user/:password": { GET: basicAuth(404) },
    "/bearer": { GET: bearer },
    "/cache": { GET: cached },
    "/cache/:seconds": { GET: (_call, seconds) => cachedFor(seconds) },
    "/etag/:etag": { GET: conditional },
  };
}

/** One of several statuses, by weight: `200`, `200,503`, `200:9,503:1`. */
function withStatus(codes: string, random: () => number): Response {
  const choices = codes.split(",").map((choice) => {
    const [code, weight = "1"] = choice.split(":");
    return { code: Number(code), weight: Number(weight) };
  });
  const isUsable = choices.every(
    ({ code, weight }) => Number.isInteger(code) && code >= 200 && code <= 599 && weight >= 0,
  );
  if (!isUsable) return HttpResponse.text("Invalid status code", { status: 400 });
  const total = choices.reduce((sum, { weight }) => sum + weight, 0);
  let mark = random() * total;
  for (const { code, weight } of choices) {
    mark -= weight;
    if (mark < 0) return statusAlone(code);
  }
  return statusAlone(choices[0]?.code ?? 200);
}

function statusAlone(status: number): Response {
  const headers = companions[status] ?? (status >= 301 && status <= 308 ? { location: "/redirect/1" } : {});
  return new HttpResponse(status === 418 ? "I am a teapot, short and stout." : null, { status, headers });
}

/** Headers that these statuses do not go without. */
const companions: Readonly<Record<number, Readonly<Record<string, string>>>> = {
  304: {},
  401: { "www-authenticate": 'Basic realm="Fake Realm"' },
  407: { "proxy-authenticate": 'Basic realm="Fake Realm"' },
  418: { "content-type": "text/plain" },
};

function unstable(query: URLSearchParams, random: () => number): Response {
  const rate = Number(query.get("failure_rate") ?? "0.5");
  if (!(rate >= 0 && rate <= 1)) return HttpResponse.text("failure_rate must be between 0 and 1", { status: 400 });
  return new HttpResponse(null, { status: random() < rate ? 500 : 200 });
}

function basicAuth(refusal: 401 | 404) {
  return ({ request }: Call, user: string, password: string): Response => {
    const wanted = Buffer.from(`${user}:${password}`).toString("base64");
    const [scheme, credentials] = (request.headers.get("authorization") ?? "").trim().split(/\s+/);
    if (scheme?.toLowerCase() === "basic" && credentials === wanted) {
      return HttpResponse.json({ authenticated: true, user });
    }
    return refusal === 401 ? statusAlone(401) : HttpResponse.json({ status: "not found" }, { status: 404 });
  };
}

function bearer({ request }: Call): Response {
  const [, token] = /^bearer (.+)$/i.exec(request.headers.get("authorization") ?? "") ?? [];
  if (token !== undefined) return HttpResponse.json({ authenticated: true, token });
  return new HttpResponse(null, { status: 401, headers: { "www-authenticate": "Bearer" } });
}

function cached({ request, url }: Call): Response {
  const isKnown = request.headers.has("if-modified-since") || request.headers.has("if-none-match");
  if (isKnown) return new HttpResponse(null, { status: 304 });
  const headers = { etag: '"echo"', "last-modified": "Mon, 05 Jan 2026 09:00:00 GMT" };
  return HttpResponse.json({ url: url.href }, { headers });
}

function cachedFor(seconds: string): Response {
  if (!/^\d+$/.test(seconds)) return HttpResponse.text("Not a number of seconds", { status: 400 });
  return HttpResponse.json({}, { headers: { "cache-control": `public, max-age=${seconds}` } });
}

function conditional({ request, url }: Call, name: string): Response {
  const etag = `"${name.replaceAll('"', "")}"`;
  const ifMatch = request.headers.get("if-match");
  const ifNoneMatch = request.headers.get("if-none-match");
  if (ifMatch !== null && !isMatch(ifMatch, etag)) return new HttpResponse(null, { status: 412 });
  const headers = { etag };
  if (ifNoneMatch !== null && !isNoneMatch(ifNoneMatch, etag)) return new HttpResponse(null, { status: 304, headers });
  return HttpResponse.json({ url: url.href }, { headers });
}
