import { randomInt, randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { json, type Script, status, text } from "../../../mocks/script.ts";
import { createKubernetes } from "../../../mocks/services/kubernetes.ts";
import type * as Solution from "../../../solutions/17-ops-apis/list-pods.ts";
import { openAnswer } from "../../../src/rig/answer.ts";
import { count, story } from "../../../src/rig/story.ts";

const answer = openAnswer<typeof Solution>("17-ops-apis/list-pods.ts");

type Asked = { namespace: string; options: Solution.ListOptions; isUrl?: boolean; isSecond?: boolean };
/** Lists the pods of a namespace, perhaps for the second time. */
const list = async ({ listPods, ClusterError }: typeof Solution, url: string, asked: Asked) => {
  const { namespace, options, isUrl, isSecond } = asked;
  const server = isUrl ? new URL(url) : url;
  try {
    if (isSecond) await listPods(server, namespace, options);
    return { pods: await listPods(server, namespace, options), error: undefined };
  } catch (error) {
    const { message, status } = error as Solution.ClusterError;
    return { pods: undefined, error: { isClusterError: error instanceof ClusterError, message, status } };
  }
};

/** Lists the pods of a cluster that has so many in the namespace `batch`, and knows one token. */
function listCluster(namespace: string, batchPods: number, limit?: number, more: Partial<Asked> = {}) {
  const token = `token-${randomUUID()}`;
  const service = () => createKubernetes({ batchPods, tokens: { [token]: { user: "ops", mayWrite: false } } });
  const options = { token, ...(limit !== undefined && { limit }) };
  return answer.evaluate(list, { service, arguments: { namespace, options, ...more } });
}

/** Lists the pods of a server that plays a script. */
function listScript(script: Script, limit = 2) {
  return answer.evaluate(list, { script, arguments: { namespace: "shop", options: { token: "abc", limit } } });
}

type Wire = Awaited<ReturnType<typeof listScript>>;
const queriesOf = ({ requests }: Wire, name: string) => requests.map(({ url }) => new URL(url).searchParams.get(name));
const gave = ({ value }: Wire) => {
  if (value?.pods) return `returned ${count(value.pods.length, "pod")}`;
  return `threw "${value?.error?.message}"`;
};

type Statuses = { ready: boolean; restartCount: number }[] | null;
const pod = (name: string, phase = "Running", containerStatuses: Statuses = [{ ready: true, restartCount: 0 }]) => ({
  metadata: { name, namespace: "shop" },
  status: { phase, containerStatuses },
});
const podList = (items: object[], next?: string) =>
  json({ kind: "PodList", metadata: { resourceVersion: "7", ...(next !== undefined && { continue: next }) }, items });
const newNames = (amount: number) => Array.from({ length: amount }, () => `cart-${randomInt(1e9)}`);
const expired = (next: string) =>
  json({ kind: "Status", message: "The continue is too old.", metadata: { continue: next } }, { status: 410 });

test("R1 asks for the pods of the namespace, with token and limit", {
  meta: {
    points: 1,
    hints: [
      "Look at the first request in the log, then at the second: path, Authorization, limit. Which of them is missing?",
      "A token goes into a header, never into the address. The limit goes into the query of every request: a server that is asked without it sends all the rest at once.",
      'const url = new URL(`/api/v1/namespaces/____/pods`, server);\nurl.searchParams.set("limit", String(____));\nconst headers = { authorization: "____ " + token };\nawait fetch(url, { headers });\n\nWhy does the limit belong to the second piece, too?',
    ],
  },
}, async () => {
  for (const [namespace, limit, isUrl] of [
    ["kube-system", undefined, false],
    ["default", 1, true],
  ] as const) {
    const run = await listCluster(namespace, 0, limit, { isUrl });
    const [request] = run.requests;
    const did = `The server was given as a ${isUrl ? "URL" : "text"}. Your client ${request ? `asked ${request.method} ${request.url}, and got ${request.status ?? "no answer"}` : "sent no request"}.`;
    const path = `/api/v1/namespaces/${namespace}/pods`;
    expect(request && new URL(request.url).pathname, story(run, did, `R1 asks for ${path}.`)).toBe(path);
    expect([request?.method, request?.status], story(run, did)).toEqual(["GET", 200]);
    const limits = queriesOf(run, "limit");
    const sent = `The limit was ${limit ?? "left out"}. Your client asked with the ${limits.length === 1 ? "limit" : "limits"} ${limits.map((each) => each || "none").join(", ")}.`;
    const wanted = limits.map(() => String(limit ?? 100));
    expect(limits, story(run, sent, `R1 asks for ${wanted[0]} in each request.`)).toEqual(wanted);
  }
});

test("R2 follows continue to the last piece", {
  meta: {
    points: 2,
    hints: [
      "Compare the `continue` in the queries with the one in the answer before, and look at the answer after which your client stopped.",
      "The text is for the server alone: hand it back unchanged, and let searchParams write it. Only a missing or empty `continue` is the end; the number of items says nothing.",
      'const { items, metadata } = await response.json();\npods.push(...items);\nif (!metadata.____) return pods;\nurl.searchParams.set("____", metadata.continue);\n\nWhy can a piece be empty although there is more?',
    ],
  },
}, async () => {
  const [size, limit] = [randomInt(60, 90), randomInt(11, 20)];
  const run = await listCluster("batch", size, limit);
  const names = Array.from({ length: size }, (_, index) => `job-${String(index).padStart(5, "0")}`);
  const did = `The namespace has ${size} pods, the limit was ${limit}. Your client sent ${count(run.requests.length, "request")} and ${gave(run)}.`;
  const pieces = Math.ceil(size / limit);
  const asked = `R2 asks for ${pieces} requests and ${size} pods.`;
  expect(
    run.value?.pods?.map(({ name }) => name),
    story(run, did, asked),
  ).toEqual(names);
  expect(run.requests.length, story(run, did, asked)).toBe(pieces);

  for (const end of [undefined, ""]) {
    const nexts = [`ab+/${randomInt(1e9)}==`, ` a&limit=9 %${randomInt(1e9)} `];
    const [one = "", two = "", three = ""] = newNames(3);
    const script = [podList([pod(one)], nexts[0]), podList([], nexts[1]), podList([pod(two), pod(three)], end)];
    const odd = await listScript([...script, podList([])]);
    const sent = `The second piece was empty, the last one had ${end === undefined ? "no continue" : "an empty continue"}. Your client sent the continues ${JSON.stringify(queriesOf(odd, "continue"))} and ${gave(odd)}.`;
    expect(
      queriesOf(odd, "continue"),
      story(odd, sent, `R2 asks for none, then ${JSON.stringify(nexts)}, and for an end.`),
    ).toEqual([null, ...nexts]);
    const got = odd.value?.pods?.map(({ name }) => name);
    expect(got, story(odd, sent, "R2 asks for 3 pods.")).toEqual([one, two, three]);
  }
});

test("R3 begins again when continue has expired", {
  meta: {
    points: 3,
    hints: [
      "A 410 stands in the log. Look at what your client asked next, and whether the names that you returned are those of the new list.",
      "Pods have come and gone since then. What you gathered belongs to a list that the server has forgotten: throw it away, and list all pieces anew.",
      "for (let restart = 0; ; restart++) {\n  try {\n    return await listOnce(____); // has a list of its own\n  } catch (error) {\n    if (error.status !== ____ || restart === ____) throw error;\n\nWhat would a pod that was deleted meanwhile look like, if you kept the first piece?",
    ],
  },
}, async () => {
  const [gone = "", stays = "", next = "", last = ""] = newNames(4);
  const first = podList([pod(gone), pod(stays)], "a");
  const again = [podList([pod(stays), pod(next)], "c"), podList([pod(last)])];
  for (const [what, script, continues] of [
    ["piece 1", [expired("x"), ...again], [null, null, "c"]],
    ["piece 2", [first, expired("x"), ...again], [null, "a", null, "c"]],
    ["piece 3", [first, podList([pod(last)], "b"), expired("x"), ...again], [null, "a", "b", null, "c"]],
    ["piece 2, twice", [first, expired("x"), first, expired("x"), ...again], [null, "a", null, "a", null, "c"]],
  ] as const) {
    const run = await listScript([...script, podList([])]);
    const got = run.value?.pods?.map(({ name }) => name);
    const did = `The 410 came to ${what}. Your client sent the continues ${JSON.stringify(queriesOf(run, "continue"))} and ${gave(run)}.`;
    const asked = `R3 asks for ${JSON.stringify(continues)}.`;
    expect(queriesOf(run, "continue"), story(run, did, asked)).toEqual(continues);
    const returned = `Your client returned ${got?.join(", ")}. ${gone} is not in the last list.`;
    expect(got, story(run, returned, `R3 asks for ${stays}, ${next}, ${last}.`)).toEqual([stays, next, last]);
    const limits = queriesOf(run, "limit");
    expect(limits, story(run, `Your client sent the limits ${limits.join(", ")}.`, "R1 asks for 2 each time.")).toEqual(
      continues.map(() => "2"),
    );
  }

  const forever = await listScript(Array.from({ length: 5 }, () => [first, expired("x")]).flat());
  const { isClusterError, status: code } = forever.value?.error ?? {};
  const did = `Every second piece got a 410. Your client sent ${count(forever.requests.length, "request")} and ${gave(forever)}.`;
  expect(
    [forever.requests.length, isClusterError, code],
    story(forever, did, "R3 asks for 6 requests, and then for a ClusterError 410."),
  ).toEqual([6, true, 410]);
  const why = "The continue is too old.";
  expect(forever.value?.error?.message, story(forever, did, `R5 asks for "${why}" in the message.`)).toContain(why);
});

test("R4 says which pods are ready", {
  meta: {
    points: 3,
    hints: [
      "The message names a pod, its phase and its container statuses. Compare with what you returned for it.",
      "The phase says that containers were started, not that they serve. `every` is true of an empty list, so a pod without statuses needs a look of its own.",
      "const statuses = pod.status.containerStatuses ?? ____;\nconst isReady = statuses.length > ____ && statuses.every(({ ready }) => ____);\nconst restarts = statuses.reduce((sum, { restartCount }) => sum + ____, 0);\n\nWhat does `[].every(...)` say, and why?",
    ],
  },
}, async () => {
  const [few, many] = [randomInt(1, 5), randomInt(5, 50)];
  const cases: [string, Statuses | undefined, boolean, number][] = [
    ["Running", [{ ready: true, restartCount: few }], true, few],
    ["Running", [{ ready: false, restartCount: many }], false, many],
    [
      "Running",
      [
        { ready: true, restartCount: 0 },
        { ready: false, restartCount: many },
      ],
      false,
      many,
    ],
    [
      "Running",
      [
        { ready: false, restartCount: few },
        { ready: true, restartCount: many },
      ],
      false,
      few + many,
    ],
    [
      "Running",
      [
        { ready: true, restartCount: few },
        { ready: true, restartCount: many },
      ],
      true,
      few + many,
    ],
    // The node is gone, and what it said last is kept.
    ["Unknown", [{ ready: true, restartCount: few }], true, few],
    ["Succeeded", [{ ready: false, restartCount: 0 }], false, 0],
    ["Pending", undefined, false, 0],
    ["Pending", null, false, 0],
    ["Failed", [], false, 0],
  ];
  const names = newNames(cases.length);
  const items = cases.map(([phase, containerStatuses], index) => ({
    metadata: { name: names[index] },
    // The statuses of init containers are others.
    status: {
      phase,
      ...(containerStatuses !== undefined && { containerStatuses }),
      initContainerStatuses: [{ ready: true, restartCount: 1 }],
    },
  }));
  const run = await listScript([podList(items)]);
  for (const [index, [phase, statuses, isReady, restarts]] of cases.entries()) {
    const wanted = { name: names[index], phase, isReady, restarts };
    const got = run.value?.pods?.[index];
    const did = `A pod is ${phase}, its containerStatuses are ${JSON.stringify(statuses) ?? "missing"}. Your client returned ${JSON.stringify(got) ?? "nothing"}.`;
    expect(got, story(run, did, `R4 asks for ${JSON.stringify(wanted)}.`)).toEqual(wanted);
  }

  const size = randomInt(60, 90);
  const cluster = await listCluster("batch", size, undefined, { isSecond: true });
  const ready = cluster.value?.pods?.filter(({ isReady }) => isReady).length;
  const serving = Array.from({ length: size }, (_, index) => index).filter((n) => n % 50 !== 7 && n % 10 !== 3).length;
  const did = `Of ${size} pods ${serving} are ready. Your client was called twice. It then found ${count(ready ?? 0, "ready pod")}, and ${gave(cluster)}.`;
  expect(ready, story(cluster, did)).toBe(serving);
});

test("R5 throws for any other status, with the server's reason", {
  meta: {
    points: 2,
    hints: [
      "The message has the status, the error that your client threw, and how often it asked.",
      "Kubernetes explains a no in a Status object with a `message`. What stands before the cluster may answer with a page, so reading the body as JSON may fail.",
      'if (response.status !== 200) {\n  const body = await response.json().catch(() => ____);\n  const why = typeof body?.message === "string" ? ____ : "no reason given";\n  throw new ClusterError(____, why);\n}\n\nWhich of these statuses would go away if you asked again at once?',
    ],
  },
}, async () => {
  for (const code of [401, 403, 404, 429, 204, 500, 503]) {
    const message = `pods is forbidden: ${randomUUID()}`;
    const replies =
      code === 204
        ? [status(204)]
        : [
            json({ kind: "Status", message }, { status: code }),
            text("<p>No</p>", { status: code }),
            json(null, { status: code }),
            json({ message: 7 }, { status: code }),
          ];
    for (const [index, reply] of replies.entries()) {
      const run = await listScript([reply, podList([])]);
      const { error } = run.value ?? {};
      const did = `The status was ${code}. Your client sent ${count(run.requests.length, "request")} and ${gave(run)}.`;
      expect(
        [run.requests.length, error?.isClusterError, error?.status],
        story(run, did, `R5 asks for 1 request and a ClusterError with status ${code}.`),
      ).toEqual([1, true, code]);
      if (index > 0 || code === 204) continue;
      expect(error?.message, story(run, did, `R5 asks for "${message}" in the message.`)).toContain(message);
    }
  }
});
