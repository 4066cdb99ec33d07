import { randomBytes, randomInt, randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { type Reply, reset, type Script, status, text } from "../../../mocks/script.ts";
import { toXml } from "../../../mocks/services/aws-xml.ts";
import { createEc2 } from "../../../mocks/services/ec2.ts";
import type * as Solution from "../../../solutions/18-aws/running-instances.ts";
import { openAnswer } from "../../../src/rig/answer.ts";
import { count, story } from "../../../src/rig/story.ts";

const answer = openAnswer<typeof Solution>("18-aws/running-instances.ts");

type Config = {
  region: string;
  credentials: { accessKeyId: string; secretAccessKey: string; sessionToken?: string };
  customUserAgent?: string;
  maxAttempts?: number;
};

const list = async ({ runningInstances }: typeof Solution, endpoint: string, config: Config) => {
  try {
    return { instances: await runningInstances({ endpoint, ...config }), error: undefined };
  } catch (error) {
    const { name, message, $metadata } = error as Error & { $metadata?: { attempts?: number } };
    return { instances: undefined, error: { name, message, attempts: $metadata?.attempts } };
  }
};

/** Lists one account after the other. */
const listEach = async ({ runningInstances }: typeof Solution, endpoint: string, configs: readonly Config[]) => {
  for (const config of configs) await runningInstances({ endpoint, ...config });
};

const someConfig = (): Config => ({
  region: "eu-west-1",
  credentials: { accessKeyId: `key-${randomUUID()}`, secretAccessKey: randomUUID() },
});

/** An instance as EC2 writes it. What is `undefined` is left out. */
type Written = {
  instanceId: string;
  instanceType: string;
  launchTime: Date;
  ipAddress: string | undefined;
  tagSet: { key: string; value: string }[] | undefined;
};
const someId = (kind: "i" | "r") => `${kind}-${randomBytes(9).toString("hex").slice(1)}`;
const types = ["t3.small", "r6g.large", "c7g.medium", "m7i.large"];
const instance = (change: Partial<Written> = {}): Written => ({
  instanceId: someId("i"),
  instanceType: types[randomInt(types.length)] ?? "",
  launchTime: new Date(Date.UTC(2025, 0, 1) + randomInt(300 * 86_400) * 1_000),
  ipAddress: `203.0.113.${randomInt(1, 255)}`,
  tagSet: [{ key: "Name", value: `web-${randomUUID()}` }],
  ...change,
});
type Reservation = { reservationId: string; instancesSet: Written[] | undefined };
const reservation = (...instancesSet: Written[]): Reservation => ({ reservationId: someId("r"), instancesSet });
/** A page of DescribeInstances. A NextToken means that there is another one. */
function page(reservations: readonly Reservation[], nextToken?: string): Reply {
  const up = { instanceState: { code: 16, name: "running" }, privateIpAddress: `10.0.0.${randomInt(1, 255)}` };
  const reservationSet = reservations.map((each) => ({
    ...each,
    instancesSet: each.instancesSet?.map((one) => ({ ...one, ...up })),
  }));
  return xml(200, toXml("DescribeInstancesResponse", { requestId: randomUUID(), reservationSet, nextToken }, "item"));
}
const xml = (code: number, body: string) => text(body, { status: code, headers: { "content-type": "text/xml" } });
function refusal(code: number, Code: string, Message: string): Reply {
  return xml(code, toXml("Response", { Errors: { Error: { Code, Message } }, RequestID: randomUUID() }, "item"));
}
const throttled = () => refusal(503, "RequestLimitExceeded", "Request limit exceeded.");

function ask(script: Script, config: Config = someConfig()) {
  return answer.evaluate(list, { script, arguments: config, random: 0.5 });
}
type Run = Awaited<ReturnType<typeof ask>>;

/** What the requests asked for: the fields of their forms. */
const asked = ({ requests }: Run, field: string) =>
  requests.map(({ body }) => new URLSearchParams(body).get(field) ?? "none");
const idsOf = ({ value }: Run) => value?.instances?.map(({ id }) => id);
function ended({ value }: Run): string {
  if (value?.instances) return `Your client returned ${count(value.instances.length, "instance")}.`;
  const { name, message, attempts } = value?.error ?? {};
  return `Your client threw ${name}: ${message}${attempts === undefined ? "" : ` (attempts: ${attempts})`}.`;
}

test("R1 takes all of the config", {
  meta: {
    points: 1,
    hints: [
      "Look at what EC2 answered, and at the header Authorization: it names the key, the day, the region and the service.",
      "The SDK signs each request with the credentials of its client. Hand the config over as it is: then nothing of it is lost, and each call has a client of its own.",
      "const client = new EC2Client(____);\n\nWhat would a client that is kept between two calls do with the second config?",
    ],
  },
}, async () => {
  const configs = ["eu-west-1", "us-west-2"].map((region) => {
    const { credentials } = someConfig();
    const customUserAgent = `watch/${randomInt(1e9)}`;
    return { region, credentials: { ...credentials, sessionToken: randomUUID() }, customUserAgent };
  });
  const keys = Object.fromEntries(
    configs.map(({ credentials }) => [credentials.accessKeyId, { user: "auditor", mayWrite: false }]),
  );
  const run = await answer.evaluate(listEach, { service: () => createEc2({ keys }), arguments: configs });
  const isOddFilter = run.error !== undefined && run.requests[0]?.status === 400;
  const failed = "EC2 answered the first of two calls with 400.";
  expect(isOddFilter, story(run, failed, "R2 asks for a filter that EC2 knows.")).toBe(false);
  for (const [index, { region, credentials, customUserAgent }] of configs.entries()) {
    const { accessKeyId, sessionToken } = credentials;
    const { headers = {}, status: code } = run.requests[index] ?? {};
    const scope = /Credential=([^/]*)\/\d+\/([^/]*)\//.exec(headers.authorization ?? "") ?? [];
    const did = `Call ${index + 1} was signed as ${scope[1] ?? "nobody"} for region ${scope[2] ?? "none"}, and got ${code ?? "no answer"}.`;
    const wanted = `R1 asks for the key ${accessKeyId}, for region ${region}, and for the session token of the config.`;
    expect([scope[1], scope[2]], story(run, did, wanted)).toEqual([accessKeyId, region]);
    const session = headers["x-amz-security-token"];
    const sent = `Call ${index + 1} had ${session === undefined ? "no session token" : `the session token ${session}`}.`;
    expect(session, story(run, sent, `R1 asks for that of the config, ${sessionToken}.`)).toBe(sessionToken);
    const agent = headers["user-agent"] ?? "";
    const name = `The config had the customUserAgent ${customUserAgent}. Your client called itself ${agent}.`;
    expect(agent, story(run, name, "R1 asks for all of the config.")).toContain(customUserAgent);
  }
});

test("R1 leaves asking again to the SDK, and no connection open", {
  meta: {
    points: 2,
    hints: [
      "The message has how many requests there were after a failure, what the caller heard, and how many connections stayed open.",
      "The client asks again by itself, as often as `maxAttempts` of the config says. What you wrap around it multiplies that. It keeps connections, too: `destroy()` closes them, whichever way your function ends.",
      "const client = new EC2Client(____);\ntry {\n  ...\n} ____ {\n  client.____();\n}\n\nWhat would a `catch` here hide from the caller?",
    ],
  },
}, async () => {
  const many = Array.from({ length: 12 }, throttled);
  const busy = { name: "RequestLimitExceeded", message: "Request limit exceeded." };
  const denied = { name: "UnauthorizedOperation", message: `No ${randomInt(1e9)}`, attempts: 1 };
  for (const [words, maxAttempts, failures, requests, error] of [
    ["throttled", undefined, many, 4, { ...busy, attempts: 3 }],
    ["throttled", 1, many, 2, { ...busy, attempts: 1 }],
    ["refused", 5, [refusal(403, denied.name, denied.message), ...many], 2, denied],
    ["throttled 4 times, then answered", 5, many.slice(0, 4), 6, undefined],
    ["broken for long", 2, Array.from({ length: 12 }, () => reset()), 3, { name: "TimeoutError", attempts: 2 }],
    ["broken, then unavailable, then answered", 3, [reset(), status(503)], 4, undefined],
  ] as const) {
    const script = [page([reservation(instance())], "more"), ...failures, page([reservation(instance())])];
    const run = await ask(script, { ...someConfig(), ...(maxAttempts !== undefined && { maxAttempts }) });
    const did = `With maxAttempts ${maxAttempts ?? "left out"}, page 2 was ${words}. Your client sent ${count(run.requests.length, "request")}, and left ${count(run.left.sockets, "connection")} open. ${ended(run)}`;
    const first = `The first page named a next one. ${ended(run)}`;
    expect(run.requests.length === 1, story(run, first, "R3 asks for every page.")).toBe(false);
    const asks = `R1 asks for ${requests} requests, for no open connection, and for ${error ? `${error.name}, attempts: ${error.attempts}` : "2 instances"}.`;
    expect(run.requests.length, story(run, did, asks)).toBe(requests);
    if (error) expect(run.value?.error, story(run, did, asks)).toMatchObject(error);
    else expect(run.value?.error, story(run, did, asks)).toBeUndefined();
    expect(run.value?.instances?.length, story(run, did, asks)).toBe(error ? undefined : 2);
    expect(run.left.sockets, story(run, did, asks)).toBe(0);
  }
});

test("R2 lets EC2 choose what is running", {
  meta: {
    points: 2,
    hints: [
      "Count the requests, and look at the body of the first: a filter has a name and values there.",
      "A filter has a name and a list of values. What you throw away after it has come was paid for: with pages of 100, a hundred stopped instances cost a request.",
      'paginateDescribeInstances(____, {\n  Filters: [{ Name: "____", Values: ["____"] }],\n});\n\nWho looks at the state of an instance now, and when?',
    ],
  },
}, async () => {
  const { credentials } = someConfig();
  const keys = { [credentials.accessKeyId]: { user: "auditor", mayWrite: false } };
  // Of the nine of the seed 6 run, of the fleet 3 in 4.
  const service = () => createEc2({ fleet: 120, keys });
  const run = await answer.evaluate(list, { service, arguments: { region: "eu-west-1", credentials } });
  const filters = asked(run, "Filter.1.Name").map((name, index) => `${name} ${asked(run, "Filter.1.Value.1")[index]}`);
  const only = asked(run, "Filter.1.Value.2").concat(asked(run, "Filter.2.Name"));
  const others = only.filter((each) => each !== "none").map((each) => ` and ${each}`);
  const did = `96 instances run, 33 do not. Your client sent ${count(run.requests.length, "request")} with the filter ${filters[0] ?? "none"}${others.join("")}. ${ended(run)}`;
  expect(run.value?.instances?.length, story(run, did, "R2 asks for the 96 that run.")).toBe(96);
  expect(
    [run.requests.length, filters, only],
    story(run, did, "R2 asks for 1 request with the filter instance-state-name running, and no other."),
  ).toEqual([1, ["instance-state-name running"], ["none", "none"]]);
});

test("R3 reads every page", {
  meta: {
    points: 3,
    hints: [
      "Look at the bodies in the log: which NextToken did each of your requests bring? The second page was empty.",
      "A filter is applied to a page after EC2 has cut it off, so a page may be short, or empty, and more follows. Only a missing NextToken is the end. The SDK's paginator knows that.",
      "const pages = paginateDescribeInstances({ client, pageSize: ____ }, input);\nfor await (const { Reservations = [] } of ____) {\n  ...\n}\n\nWhich line of yours hands the NextToken back?",
    ],
  },
}, async () => {
  const tokens = [`A+/${randomUUID()}==`, `B&${randomUUID()}`, `C ${randomUUID()}`];
  const some = (size: number) => Array.from({ length: size }, () => reservation(instance()));
  const pages = [some(2), [], some(3), some(1)];
  const script = [...pages.map((each, index) => page(each, tokens[index])), page(some(1)), page(some(1))];
  const run = await ask(script);
  const calls = asked(run, "Action");
  const made = `Your client made ${count(calls.length, "call")}: ${[...new Set(calls)].join(", ") || "none"}.`;
  const others = calls.filter((call) => call !== "DescribeInstances");
  expect(others, story(run, made, "R3 asks for DescribeInstances and no other call.")).toEqual([]);
  const handed = `Your client asked with the NextTokens ${asked(run, "NextToken").join(", ")}. ${ended(run)}`;
  const wanted = `R3 asks for all 4 pages: no NextToken, then ${tokens.join(", ")}.`;
  expect(asked(run, "NextToken"), story(run, handed, wanted)).toEqual(["none", ...tokens]);
  const ids = pages.flat().flatMap(({ instancesSet = [] }) => instancesSet.map(({ instanceId }) => instanceId));
  expect(
    idsOf(run)?.sort(),
    story(run, `The pages had ${ids.length} instances. ${ended(run)}`, "R3 asks for the instances of all pages."),
  ).toEqual(ids.sort());
  const sizes = [...new Set(asked(run, "MaxResults"))];
  const filters = [...new Set(asked(run, "Filter.1.Value.1"))];
  const how = `Your client asked with MaxResults ${sizes.join(", ")}, and with the filter ${filters.join(", ")}.`;
  expect(sizes, story(run, how, "R3 asks for a MaxResults of 100 each time.")).toEqual(["100"]);
  expect(filters, story(run, how, "R3 asks for the filter of R2 on every page.")).toEqual(["running"]);
});

test("R4 returns every instance of every reservation", {
  meta: {
    points: 2,
    hints: [
      "Compare the ids of your list with those that EC2 sent. How many instances had each reservation?",
      "Reservations are a list, and each has a list of its own. Take all of the inner ones. A list that would be empty may be left out, so give it a default.",
      "for (const { Instances = ____ } of Reservations) {\n  for (const instance of ____) found.push(...);\n}\n\nWhat does `Reservations[0].Instances[0]` give of three web servers that were started together?",
    ],
  },
}, async () => {
  const three = reservation(instance(), instance(), instance());
  const split = reservation(instance(), instance());
  const pieces = split.instancesSet?.map((one) => ({ ...split, instancesSet: [one] })) ?? [];
  const hollow = { ...reservation(), instancesSet: undefined };
  const first = [reservation(instance()), three, hollow, ...pieces.slice(0, 1)];
  const run = await ask([page(first, "more"), page([...pieces.slice(1), reservation()])]);
  const written = [...first, ...pieces.slice(1)].flatMap(({ instancesSet = [] }) => instancesSet);
  const ids = written.map(({ instanceId }) => instanceId).sort();
  const did = `Of the reservations one had 3 instances, one came in 2 pieces, and two had none. ${ended(run)}`;
  expect(idsOf(run)?.sort(), story(run, did, "R4 asks for all 6 instances.")).toEqual(ids);
  for (const { instanceId: id, instanceType: type, launchTime: launchedAt } of written) {
    const given = run.value?.instances?.find((one) => one.id === id);
    const kind = typeof given?.launchedAt === "string" ? ", where launchedAt is a text" : "";
    const fields = `Your client returned ${JSON.stringify(given)}${kind}.`;
    const wanted = { id, type, launchedAt };
    const right = `R4 asks for ${JSON.stringify(wanted)}${kind && ", where it is a Date"}.`;
    expect(given, story(run, fields, right)).toMatchObject(wanted);
  }
});

test("R5 names every instance, with or without tags", {
  meta: {
    points: 2,
    hints: [
      "The message shows what EC2 sent of one instance, and what you made of it.",
      "Tags are a list of keys and values, in no order; who launched the instance may have set none. `find` gives undefined then. An empty text is no name either. The public address is missing where there is none.",
      'const tag = (Tags ?? ____).find(({ Key }) => Key === "____");\nconst name = tag?.Value ____ InstanceId;\nconst publicIp = PublicIpAddress ?? ____;\n\nHow do `||` and `??` differ for an empty text?',
    ],
  },
}, async () => {
  const name = `night ${randomUUID()}`;
  const stage = { key: "stage", value: randomUUID() };
  // AWS sets tags of its own.
  const group = { key: "aws:autoscaling:groupName", value: randomUUID() };
  const cases: [tagSet: Written["tagSet"], name: string | undefined, ipAddress: string | undefined][] = [
    [[group, stage, { key: "Name", value: name }, { key: "team", value: "ops" }], name, undefined],
    [undefined, undefined, undefined],
    [[], undefined, "203.0.113.9"],
    [[stage, group], undefined, "203.0.113.10"],
    [[{ key: "Name", value: "" }], undefined, undefined],
    [[{ key: "name", value: "small" }, stage], undefined, "203.0.113.11"],
  ];
  const instances = cases.map(([tagSet, , ipAddress]) => instance({ tagSet, ipAddress }));
  const run = await ask([page(instances.map((one) => reservation(one)))]);
  for (const [index, { instanceId, tagSet, ipAddress }] of instances.entries()) {
    const given = run.value?.instances?.find(({ id }) => id === instanceId);
    const wanted = { name: cases[index]?.[1] ?? instanceId, publicIp: ipAddress ?? null };
    const sent = JSON.stringify({ instanceId, tagSet, ipAddress });
    const did = `EC2 sent ${sent}. ${given ? `Your client made of it ${JSON.stringify(given)}.` : `It is not in the list. ${ended(run)}`}`;
    const made = given && { name: given.name, publicIp: given.publicIp };
    expect(made, story(run, did, `R5 asks for ${JSON.stringify(wanted)}.`)).toEqual(wanted);
  }
});

test("R6 puts what was launched first in front", {
  meta: {
    points: 1,
    hints: [
      "Compare your list with the one that is asked for: dates first, then the ids of one moment.",
      "EC2 promises no order. Compare the launch times, and where they are equal, the ids.",
      "running.sort((one, other) =>\n  Number(one.launchedAt) - Number(____) ||\n  (one.id ____ other.id ? -1 : 1));\n\nWhat does a report gain when two runs list the same machines in the same order?",
    ],
  },
}, async () => {
  const launchTime = new Date(Date.UTC(2025, 3, 1) + randomInt(86_400) * 1_000);
  const together = Array.from({ length: 6 }, () => instance({ launchTime }));
  const others = Array.from({ length: 4 }, () => instance());
  const before = instance({ launchTime: new Date(Number(launchTime) - 1_000) });
  const all = [...others.slice(0, 2), ...together, before, ...others.slice(2)];
  const run = await ask([page([reservation(...all)])]);
  const order = all
    .sort((a, b) => Number(a.launchTime) - Number(b.launchTime) || (a.instanceId < b.instanceId ? -1 : 1))
    .map(({ instanceId }) => instanceId);
  const did = `Your client returned ${idsOf(run)?.join(", ") ?? "nothing"}.`;
  expect(idsOf(run), story(run, did, `R6 asks for ${order.join(", ")}.`)).toEqual(order);
});
