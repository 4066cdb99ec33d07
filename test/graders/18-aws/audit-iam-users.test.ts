import { randomInt, randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { type Reply, reset, type Script, status, text } from "../../../mocks/script.ts";
import { toXml } from "../../../mocks/services/aws-xml.ts";
import { createIam } from "../../../mocks/services/iam.ts";
import type * as Solution from "../../../solutions/18-aws/audit-iam-users.ts";
import { openAnswer } from "../../../src/rig/answer.ts";
import { count, story } from "../../../src/rig/story.ts";

const answer = openAnswer<typeof Solution>("18-aws/audit-iam-users.ts");

type Config = {
  region: string;
  credentials: { accessKeyId: string; secretAccessKey: string; sessionToken?: string };
  customUserAgent?: string;
  maxAttempts?: number;
};
type Asked = { config: Config; nowAt: number };

const audit = async ({ auditIamUsers }: typeof Solution, endpoint: string, { config, nowAt }: Asked) => {
  try {
    return { users: await auditIamUsers({ endpoint, ...config }, new Date(nowAt)), error: undefined };
  } catch (error) {
    const { name, message, $metadata } = error as Error & { $metadata?: { attempts?: number } };
    return { users: undefined, error: { name, message, attempts: $metadata?.attempts } };
  }
};

/** Audits one account after the other. */
const auditEach = async (
  { auditIamUsers }: typeof Solution,
  endpoint: string,
  { configs, nowAt }: { configs: readonly Config[]; nowAt: number },
) => {
  for (const config of configs) await auditIamUsers({ endpoint, ...config }, new Date(nowAt));
};

const dayMs = 24 * 3_600_000;
/** A whole second: IAM knows no milliseconds. */
const someTime = () => Date.UTC(2023, 0, 1) + randomInt(3 * 365 * 86_400) * 1_000;
const someConfig = (): Config => ({
  region: "eu-west-1",
  credentials: { accessKeyId: `key-${randomUUID()}`, secretAccessKey: randomUUID() },
});

type User = { UserName: string; CreateDate: Date };
const user = (createdAt: number, name: string = `user-${randomUUID()}`): User => ({
  UserName: name,
  CreateDate: new Date(createdAt),
});
/** A page of ListUsers. A Marker means that there is another one. */
function page(users: readonly User[], Marker?: string): Reply {
  const Users = users.map((each) => ({ Path: "/", UserId: randomUUID(), Arn: `arn:aws:iam::1:user/x`, ...each }));
  const content = { ListUsersResult: { Users, IsTruncated: Marker !== undefined, Marker } };
  return text(toXml("ListUsersResponse", content, "member"), { headers: { "content-type": "text/xml" } });
}
function refusal(code: number, Code: string, Message: string): Reply {
  const body = toXml("ErrorResponse", { Error: { Type: "Sender", Code, Message } }, "member");
  return text(body, { status: code, headers: { "content-type": "text/xml" } });
}
const throttled = () => refusal(400, "Throttling", "Rate exceeded");

function ask(script: Script, nowAt = someTime(), config: Config = someConfig()) {
  return answer.evaluate(audit, { script, arguments: { config, nowAt }, random: 0.5 });
}
type Run = Awaited<ReturnType<typeof ask>>;

/** What the requests asked for: the fields of their forms. */
const asked = ({ requests }: Run, field: string) =>
  requests.map(({ body }) => new URLSearchParams(body).get(field) ?? "none");
const namesOf = ({ value }: Run) => value?.users?.map(({ name }) => name);
function ended({ value }: Run): string {
  if (value?.users) return `Your client returned ${count(value.users.length, "user")}.`;
  const { name, message, attempts } = value?.error ?? {};
  return `Your client threw ${name}: ${message} (attempts: ${attempts}).`;
}

test("R1 takes all of the config", {
  meta: {
    points: 1,
    hints: [
      "Look at what IAM answered, and at the header Authorization: it names the key, the day, the region and the service.",
      "The SDK signs each request with the credentials of its client. A client that is made without them looks for others: in the environment, in files, on the network.",
      "const client = new IAMClient(____);\n\nWhy is it better to be handed the credentials than to write them here?",
    ],
  },
}, async () => {
  const configs = ["eu-west-1", "us-west-2"].map((region) => {
    const { credentials } = someConfig();
    const customUserAgent = `audit/${randomInt(1e9)}`;
    return { region, credentials: { ...credentials, sessionToken: randomUUID() }, customUserAgent };
  });
  const keys = Object.fromEntries(
    configs.map(({ credentials }) => [credentials.accessKeyId, { user: "auditor", mayWrite: false }]),
  );
  const service = () => createIam({ users: 3, keys });
  const run = await answer.evaluate(auditEach, { service, arguments: { configs, nowAt: someTime() } });
  for (const [index, { region, credentials, customUserAgent }] of configs.entries()) {
    const { accessKeyId, sessionToken } = credentials;
    const { headers = {}, status: code } = run.requests[index] ?? {};
    const scope = /Credential=([^/]*)\/\d+\/([^/]*)\//.exec(headers.authorization ?? "") ?? [];
    const did = `Call ${index + 1} was signed as ${scope[1] ?? "nobody"} for region ${scope[2] ?? "none"}, and got ${code ?? "no answer"}.`;
    const session = headers["x-amz-security-token"];
    const sent = `Call ${index + 1} had ${session === undefined ? "no session token" : `the session token ${session}`}.`;
    const wanted = `R1 asks for the key ${accessKeyId}, for region ${region}, and for the session token of the config.`;
    expect([scope[1], scope[2]], story(run, did, wanted)).toEqual([accessKeyId, region]);
    expect(session, story(run, sent, `R1 asks for that of the config, ${sessionToken}.`)).toBe(sessionToken);
    const agent = headers["user-agent"] ?? "";
    const name = `The config had the customUserAgent ${customUserAgent}. Your client called itself ${agent}.`;
    expect(agent, story(run, name, "R1 asks for all of the config.")).toContain(customUserAgent);
  }
});

test("R2 reads every page of ListUsers", {
  meta: {
    points: 3,
    hints: [
      "Look at the bodies in the log: which Marker did each of your requests bring? The second page was empty.",
      "A page without users is not the last one, and neither is one with fewer users than you asked for. Only a missing Marker is. The SDK's paginator knows that.",
      "const pages = paginateListUsers({ client, pageSize: ____ }, {});\nfor await (const { Users = [] } of ____) {\n  ...\n}\n\nWho hands the Marker back here?",
    ],
  },
}, async () => {
  const nowAt = someTime();
  const old = () => user(nowAt - randomInt(400, 4_000) * dayMs);
  const markers = [`A+/${randomUUID()}==`, `B&${randomUUID()}`, `C ${randomUUID()}`];
  const pages = [[old(), old()], [], [old(), old(), old()], [old()]];
  const script = [...pages.map((users, index) => page(users, markers[index])), page([old()]), page([old()])];
  const run = await ask(script, nowAt);
  const calls = asked(run, "Action");
  const others = calls.filter((call) => call !== "ListUsers");
  const made = `Your client made ${count(calls.length, "call")}: ${[...new Set(calls)].join(", ") || "none"}.`;
  expect(others, story(run, made, "R2 asks for ListUsers and no other call.")).toEqual([]);
  const prefixes = asked(run, "PathPrefix").filter((prefix) => prefix !== "none" && prefix !== "/");
  const some = `Your client asked for the PathPrefix ${prefixes.join(", ")}.`;
  expect(prefixes, story(run, some, "R2 asks for all users.")).toEqual([]);
  const handed = `Your client asked with the Markers ${asked(run, "Marker").join(", ")}. ${ended(run)}`;
  const wanted = `R2 asks for all 4 pages: no Marker, then ${markers.join(", ")}.`;
  expect(asked(run, "Marker"), story(run, handed, wanted)).toEqual(["none", ...markers]);
  const names = pages.flat().map(({ UserName }) => UserName);
  const read = `The pages had ${names.length} users, all of them old. ${ended(run)}`;
  expect(namesOf(run)?.sort(), story(run, read, "R2 asks for the users of all pages.")).toEqual(names.sort());
  const sizes = `Your client asked for pages of ${[...new Set(asked(run, "MaxItems"))].join(", ")} users.`;
  expect(new Set(asked(run, "MaxItems")), story(run, sizes, "R2 asks for a MaxItems of 1,000.")).toEqual(
    new Set(["1000"]),
  );
  // More pages than anybody has in mind who thinks of a limit.
  const pageCount = 1_010;
  const bare = Array.from({ length: pageCount - 1 }, (_, index) => page([], `M${index}`));
  const long = await ask([...bare, page([old()])], nowAt);
  const far = `IAM had ${count(pageCount, "page")}. Your client asked for ${long.requests.length}. ${ended(long)}`;
  expect(namesOf(long)?.length, story(long, far, "R2 asks for all pages: the last one has an old user.")).toBe(1);
});

test("R3 draws the line at 365 days of 24 hours", {
  meta: {
    points: 2,
    hints: [
      "The message names users at the line: how long ago they were created, and whether they are in your list.",
      "Two instants in milliseconds have one difference, wherever you are. Calendars do not: a year may have 366 days, and a day 23 or 25 hours. Rounding to days comes after the comparison.",
      "const ageMs = now.getTime() - CreateDate.____();\nif (ageMs ____ 365 * 24 * 3_600_000) ...\n\nWhat does `days > 365` say of an age of 365 days and one hour?",
    ],
  },
}, async () => {
  const ages: Readonly<Record<string, number>> = {
    "1 s less than 365 days": 365 * dayMs - 1_000,
    "30 minutes less than 365 days": 364.98 * dayMs,
    "exactly 365 days": 365 * dayMs,
    "1 s more than 365 days": 365 * dayMs + 1_000,
    "365 days and 23 hours": 365.96 * dayMs,
    "367 days": 367 * dayMs,
    "3 days": 3 * dayMs,
    "a day after now": -dayMs,
  };
  // In the first year before lies a 29th of February; before the second, clocks had been put forward a day earlier.
  for (const nowAt of [Date.UTC(2024, 5, 1 + randomInt(200), 12), Date.UTC(2025, 2, 9, 15, randomInt(60))]) {
    const users = Object.entries(ages).map(([words, ageMs]) => ({ words, ageMs, ...user(nowAt - ageMs) }));
    const run = await ask([page(users.map(({ UserName, CreateDate }) => ({ UserName, CreateDate })))], nowAt);
    const names = namesOf(run);
    for (const { words, ageMs, UserName } of users) {
      const isOld = ageMs > 365 * dayMs;
      const did = `A user was created ${words} before ${new Date(nowAt).toISOString()}. It is ${names?.includes(UserName) ? "" : "not "}in your list. ${ended(run)}`;
      const wanted = `R3 asks for users of more than 365 days: this one is ${isOld ? "" : "not "}one of them.`;
      expect(names?.includes(UserName), story(run, did, wanted)).toBe(isOld);
    }
  }
});

test("R4 returns name, CreateDate and age, the oldest first", {
  meta: {
    points: 2,
    hints: [
      "Compare your list with the one that is asked for: the order first, then the fields.",
      "IAM promises no order, and sorting by age alone leaves users of one moment as they came. Compare the dates, and where they are equal, the names. `localeCompare` has another order than `<`.",
      "users.sort((one, other) =>\n  Number(one.createdAt) - Number(____) ||\n  (one.name ____ other.name ? -1 : 1));\n\nWhat does `||` do when both dates are equal?",
    ],
  },
}, async () => {
  const nowAt = someTime();
  const together = nowAt - 500 * dayMs - 7_000;
  const tag = randomInt(1e9);
  const names = ["Zoe", "ada", "_bot", "Ada", "ada-2", "zoe"].map((name) => `${name}${tag}`);
  const others = Array.from({ length: 3 }, () => user(nowAt - 366 * dayMs - randomInt(4_000 * 86_400) * 1_000));
  // A second is missing to the next whole day: a calendar, and who rounds, count one more.
  others.push(user(nowAt - randomInt(400, 490) * dayMs + 1_000), user(nowAt - 365 * dayMs - 1_000));
  // The last of these is an hour older than the rest: as many whole days, and the largest name.
  const aDayOld = [...names.map((name) => user(together, name)), user(together - 3_600_000, `zzz${tag}`)];
  const users = [...others.slice(0, 2), ...aDayOld, ...others.slice(2)];
  const run = await ask([page(users)], nowAt);
  const wanted = users
    .map(({ UserName: name, CreateDate: createdAt }) => {
      return { name, createdAt, days: Math.floor((nowAt - Number(createdAt)) / dayMs) };
    })
    .sort((a, b) => Number(a.createdAt) - Number(b.createdAt) || (a.name < b.name ? -1 : 1));
  const order = wanted.map(({ name }) => name);
  const did = `Your client returned ${namesOf(run)?.join(", ") ?? "nothing"}.`;
  expect(namesOf(run), story(run, did, `R4 asks for ${order.join(", ")}.`)).toEqual(order);
  for (const [index, one] of wanted.entries()) {
    const given = run.value?.users?.[index];
    const kind = typeof given?.createdAt === "string" ? ", where createdAt is a text" : "";
    const fields = `Your client returned ${JSON.stringify(given)}${kind}.`;
    const asked = `R4 asks for ${JSON.stringify(one)}${kind && ", where it is a Date"}.`;
    expect(given, story(run, fields, asked)).toMatchObject(one);
  }
});

test("R5 leaves asking again to the SDK", {
  meta: {
    points: 3,
    hints: [
      "Count the requests after the failure, and compare with the `maxAttempts` of the config. Then look at what the caller heard.",
      "The client asks again by itself when it is throttled. A loop of yours around it multiplies its attempts, and an error of yours hides what the SDK knows. So there is nothing to catch.",
      "try {\n  ...\n} ____ {\n  client.destroy();\n}\n\nWhich word stands here if errors shall pass through?",
    ],
  },
}, async () => {
  const nowAt = someTime();
  const first = () => page([user(nowAt - 900 * dayMs)], "more");
  const many = Array.from({ length: 12 }, throttled);
  for (const [words, maxAttempts, failures, requests, error] of [
    ["throttled for long", undefined, many, 4, { name: "Throttling", message: "Rate exceeded", attempts: 3 }],
    ["throttled for long", 2, many, 3, { name: "Throttling", message: "Rate exceeded", attempts: 2 }],
    ["throttled for long", 1, many, 2, { name: "Throttling", message: "Rate exceeded", attempts: 1 }],
    ["throttled 4 times", 5, many.slice(0, 4), 6, undefined],
    [
      "refused",
      5,
      [refusal(403, "AccessDenied", "No"), ...many],
      2,
      { name: "AccessDenied", message: "No", attempts: 1 },
    ],
    ["broken for long", 2, Array.from({ length: 12 }, () => reset()), 3, { name: "TimeoutError", attempts: 2 }],
    ["broken, then unavailable", 3, [reset(), status(503)], 4, undefined],
  ] as const) {
    const config = { ...someConfig(), ...(maxAttempts !== undefined && { maxAttempts }) };
    const run = await ask([first(), ...failures, page([user(nowAt - 800 * dayMs)])], nowAt, config);
    const did = `With maxAttempts ${maxAttempts ?? "left out"}, page 2 was ${words}. Your client sent ${count(run.requests.length, "request")}. ${ended(run)}`;
    const asks = `R5 asks for ${requests} requests, then for ${error ? `${error.name}, attempts: ${error.attempts}` : "2 users"}.`;
    expect(run.requests.length, story(run, did, asks)).toBe(requests);
    if (error) expect(run.value?.error, story(run, did, asks)).toMatchObject(error);
    else expect(run.value?.error, story(run, did, asks)).toBeUndefined();
    expect(run.value?.users?.length, story(run, did, asks)).toBe(error ? undefined : 2);
  }
});

test("R6 leaves no connection open", {
  meta: {
    points: 1,
    hints: [
      "The message counts the connections that were open when your function had ended.",
      "The client keeps its connections for the next call. A function that makes a client of its own must close them when it is done, whichever way it ends.",
      "const client = new IAMClient(config);\ntry {\n  ...\n} ____ {\n  client.____();\n}\n\nWhich line would not be reached after an error if it stood behind the loop?",
    ],
  },
}, async () => {
  for (const [words, script] of [
    ["IAM answered", [page([])]],
    ["IAM refused", [refusal(403, "AccessDenied", "No")]],
  ] as const) {
    const run = await ask(script);
    const did = `${words}. Your client sent ${count(run.requests.length, "request")}, and left ${count(run.left.sockets, "connection")} open. ${ended(run)}`;
    expect(run.requests.length, story(run, did, "R6 asks to close what the call has opened.")).toBe(1);
    expect(run.left.sockets, story(run, did, "R6 asks for none, with or without an error.")).toBe(0);
  }
});
