import { createHash } from "node:crypto";
import { forbidden, noCrumb, wrongPassword } from "./jenkins-pages.ts";

/** Whether a change needs a crumb: one that belongs to the session, one that belongs to the user, or none. */
export type CrumbRule = "session" | "user" | "off";

/** Who asks, and how they have shown it. */
export type Visitor = {
  readonly name: string;
  readonly mayBuild: boolean;
  /** A token is never sent by a browser of its own accord: with one no crumb is needed. */
  readonly usesToken: boolean;
};

/** The field of a request that carries the crumb. */
export const crumbField = "Jenkins-Crumb";

const sessionCookie = "JSESSIONID.stormproof";

const people: readonly (Omit<Visitor, "usesToken"> & { readonly password: string; readonly token: string })[] = [
  { name: "amara", mayBuild: true, password: "test-password", token: "test-api-token" },
  { name: "reader", mayBuild: false, password: "test-password-reader", token: "test-api-token-reader" },
];

/** The visitor by Basic credentials. @throws 401 when they are wrong, 403 when there are none. */
export function visitorOf(request: Request): Visitor {
  const header = request.headers.get("authorization");
  if (header === null) throw forbidden("anonymous", "Overall/Read");
  const [scheme = "", credentials = ""] = header.trim().split(/\s+/);
  const [name = "", ...rest] = Buffer.from(credentials, "base64").toString().split(":");
  const secret = rest.join(":");
  const person = people.find((each) => each.name === name && (each.password === secret || each.token === secret));
  if (scheme.toLowerCase() !== "basic" || !person) throw wrongPassword();
  return { name, mayBuild: person.mayBuild, usesToken: person.token === secret };
}

/** The visitor of a change. @throws 403 without the permission, and without a crumb where one is needed. */
export function builderOf(request: Request, rule: CrumbRule): Visitor {
  const visitor = visitorOf(request);
  const isCrumbNeeded = rule !== "off" && !visitor.usesToken;
  if (isCrumbNeeded && request.headers.get(crumbField) !== crumbFor(visitor, rule, sessionOf(request))) throw noCrumb();
  if (!visitor.mayBuild) throw forbidden(visitor.name, "Job/Build");
  return visitor;
}

/** The crumb of a visitor. One for a session is worth nothing without the session's cookie. */
export function crumbFor({ name }: Visitor, rule: CrumbRule, session: string | undefined): string {
  const secret = rule === "session" ? `${name} in ${session ?? "no session"}` : name;
  return createHash("sha256").update(secret).digest("hex");
}

/** The session that the cookie of a request names. */
export function sessionOf(request: Request): string | undefined {
  const cookies = (request.headers.get("cookie") ?? "").split(/;\s*/);
  return cookies.find((cookie) => cookie.startsWith(`${sessionCookie}=`))?.slice(sessionCookie.length + 1);
}

/** What a browser keeps, so that it stays in its session. */
export function setSession(session: string): string {
  return `${sessionCookie}=${session}; Path=/; HttpOnly; SameSite=Lax`;
}
