import { describe, expect, onTestFinished, test } from "vitest";
import { intercept } from "../../../mocks/intercept.ts";
import { createPagerDuty, type PagerDutyOptions } from "../../../mocks/services/pagerduty.ts";
import { services } from "../../../mocks/services/pagerduty-board.ts";
import { jsonOf } from "./json-of.ts";

const origin = "http://pagerduty.test";
const token = { authorization: "Token token=test-token-pagerduty" };
const amara = { ...token, from: "amara@example.com" };

type Incident = { id: string; incident_number: number; status: string; incident_key: string; title: string };
type List = { incidents: Incident[]; limit: number; offset: number; more: boolean; total: number | null };
type Problem = { error: { message: string; code: number; errors?: string[] } };

function open(options: PagerDutyOptions = {}) {
  const pagerDuty = intercept(createPagerDuty({ now: () => Date.UTC(2026, 0, 5), ...options }));
  onTestFinished(pagerDuty.close);
  return pagerDuty;
}

function get(path: string, headers: Record<string, string> = token): Promise<Response> {
  return fetch(origin + path, { headers });
}

function send(method: string, path: string, body: unknown, headers: Record<string, string> = amara) {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  return fetch(origin + path, { method, body: text, headers: { "content-type": "application/json", ...headers } });
}

async function problem(answer: Promise<Response>) {
  const response = await answer;
  return { status: response.status, ...(await jsonOf<Problem>(response)).error };
}

const draft = (more: object = {}) => ({
  incident: {
    type: "incident",
    title: "Checkout is down",
    service: { id: "PSERV01", type: "service_reference" },
    ...more,
  },
});

describe("the token", () => {
  test("is sent as Token token=… or as Bearer", async () => {
    open();
    const bearer = get("/incidents", { authorization: "Bearer test-token-pagerduty" });
    expect([(await get("/incidents")).status, (await bearer).status]).toEqual([200, 200]);
  });

  test("is asked for with 401, and a wrong one is not repeated", async () => {
    open();
    const wrong = await get("/incidents", { authorization: "Token token=stolen-token-123" });
    const text = await wrong.text();
    expect(await problem(get("/incidents", {}))).toEqual({ status: 401, message: "Authentication failed", code: 2006 });
    expect([wrong.status, text.includes("stolen-token-123")]).toEqual([401, false]);
  });

  test("that may only read is refused a change with 403", async () => {
    open();
    const headers = { ...amara, authorization: "Token token=test-token-readonly" };
    const answer = send("POST", "/incidents", draft(), headers);
    expect(await problem(answer)).toEqual({ status: 403, message: "Access Denied", code: 2010 });
  });
});

describe("the list of incidents", () => {
  const list = (query = "") => jsonOf<List>(get(`/incidents?${query}`));

  test("comes in parts of 25, and says whether there is more", async () => {
    open();
    const { incidents, ...first } = await list();
    const last = await list("offset=50");
    expect([incidents.length, first]).toEqual([25, { limit: 25, offset: 0, total: null, more: true }]);
    expect([last.incidents.length, last.more]).toEqual([10, false]);
  });

  test("counts the total for who asks", async () => {
    open();
    expect((await list("total=true")).total).toBe(60);
  });

  test("gives at most 100, whatever the limit says", async () => {
    open({ incidents: 150 });
    const { incidents, limit } = await list("limit=500");
    expect([incidents.length, limit]).toEqual([100, 100]);
  });

  test("goes no further than 10,000", async () => {
    open();
    expect(await problem(get("/incidents?offset=9990&limit=11"))).toMatchObject({ status: 400, code: 2001 });
  });

  test("is filtered by status, service, urgency, key and time", async () => {
    open();
    const total = async (query: string) => (await list(`total=true&${query}`)).total;
    expect([
      await total("statuses[]=triggered&statuses[]=acknowledged"),
      await total("service_ids[]=PSERV02"),
      await total("urgencies[]=high"),
      await total("incident_key=generated-000007"),
      await total("since=2025-12-01T10:00:00Z&until=2025-12-01T12:00:00Z"),
    ]).toEqual([24, 15, 20, 1, 2]);
  });

  test("comes oldest first, or the other way round", async () => {
    open();
    const first = async (query: string) => (await list(query)).incidents[0]?.incident_number;
    expect([await first(""), await first("sort_by=created_at:desc")]).toEqual([1, 60]);
  });

  for (const query of ["limit=many", "limit=0", "offset=-1", "since=yesterday"]) {
    test(`refuses ${query}`, async () => {
      open();
      expect(await problem(get(`/incidents?${query}`))).toMatchObject({ status: 400, code: 2001 });
    });
  }
});

describe("an incident", () => {
  test("is opened with 201 and is there", async () => {
    const pagerDuty = open({ incidents: 0 });
    const response = await send("POST", "/incidents", draft({ body: { type: "incident_body", details: "All of it" } }));
    const { incident } = await jsonOf<{ incident: Incident }>(response);
    expect([response.status, incident]).toMatchObject([
      201,
      {
        type: "incident",
        incident_number: 1,
        title: "Checkout is down",
        summary: "[#1] Checkout is down",
        status: "triggered",
        urgency: "high",
        service: { id: "PSERV01", type: "service_reference", summary: "checkout" },
        assignments: [{ assignee: { type: "user_reference", summary: "Amara Okafor" } }],
        created_at: "2026-01-05T00:00:00Z",
        body: { details: "All of it" },
      },
    ]);
    expect(await jsonOf(get(`/incidents/${incident.id}`))).toEqual({ incident });
    expect(pagerDuty.incidents).toHaveLength(1);
  });

  test("is opened once for a key, until it is resolved", async () => {
    open();
    const post = () => send("POST", "/incidents", draft({ incident_key: "checkout-down" }));
    const { incident } = await jsonOf<{ incident: Incident }>(post());
    expect(await problem(post())).toEqual({
      status: 400,
      message: "Arguments Caused Error",
      code: 2002,
      errors: ["Open incident with matching dedup key already exists on this service"],
    });
    await send("PUT", `/incidents/${incident.id}`, { incident: { type: "incident_reference", status: "resolved" } });
    expect((await post()).status).toBe(201);
  });

  test("is acknowledged, then resolved, then over", async () => {
    open({ incidents: 1 });
    const put = (status: string) => send("PUT", "/incidents/PINC000001", { incident: { type: "incident", status } });
    expect(await jsonOf(put("acknowledged"))).toMatchObject({
      incident: { status: "acknowledged", acknowledgements: [{ acknowledger: { summary: "Amara Okafor" } }] },
    });
    expect(await jsonOf(put("resolved"))).toMatchObject({
      incident: { status: "resolved", resolved_at: "2026-01-05T00:00:00Z", assignments: [] },
    });
    expect(await problem(put("acknowledged"))).toEqual({
      status: 400,
      message: "Incident Already Resolved",
      code: 1001,
    });
  });

  test("is changed together with others", async () => {
    const pagerDuty = open({ incidents: 7 });
    const ids = ["PINC000001", "PINC000006"];
    const incidents = ids.map((id) => ({ id, type: "incident_reference", status: "resolved" }));
    const answer = await jsonOf<List>(send("PUT", "/incidents", { incidents }));
    expect(answer.incidents.map(({ status }) => status)).toEqual(["resolved", "resolved"]);
    expect(pagerDuty.incidents.filter(({ status }) => status !== "resolved").map(({ number }) => number)).toEqual([
      2, 7,
    ]);
  });

  test("has notes", async () => {
    open();
    const made = await send("POST", "/incidents/PINC000001/notes", { note: { content: "Looking at it" } });
    const notes = await jsonOf(get("/incidents/PINC000001/notes"));
    expect([made.status, notes]).toMatchObject([
      201,
      { notes: [{ content: "Looking at it", user: { id: "PUSER01" } }] },
    ]);
  });

  test("needs the address of a known user in From", async () => {
    open();
    const without = problem(send("POST", "/incidents", draft(), token));
    const unknown = problem(send("POST", "/incidents", draft(), { ...token, from: "nobody@example.com" }));
    expect(await without).toEqual({
      status: 400,
      message: "Requester User Not Found",
      code: 1008,
      errors: ["The From header is missing."],
    });
    expect(await unknown).toEqual({ status: 400, message: "Requester User Not Found", code: 1008 });
  });

  const refusals: [sentence: string, body: unknown, errors: string[]][] = [
    ["nothing", {}, ["Incident cannot be empty."]],
    ["neither title nor service", { incident: {} }, ["Title cannot be empty.", "Service cannot be empty."]],
    ["an unknown service", draft({ service: { id: "PNONE" } }), ["Service cannot be found."]],
    ["an unknown urgency", draft({ urgency: "extreme" }), ["Urgency must be high or low."]],
    ["no JSON", "{incident", ["The body is not JSON."]],
  ];
  for (const [sentence, body, errors] of refusals) {
    test(`is refused for a body with ${sentence}`, async () => {
      const pagerDuty = open({ incidents: 0 });
      const expected = { status: 400, message: "Invalid Input Provided", code: 2001, errors };
      expect(await problem(send("POST", "/incidents", body))).toEqual(expected);
      expect(pagerDuty.incidents).toEqual([]);
    });
  }
});

describe("an event", () => {
  const event = (more: object = {}) => ({
    routing_key: services[0]?.routingKey,
    event_action: "trigger",
    payload: { summary: "Checkout is down", source: "web-1", severity: "critical" },
    ...more,
  });
  const enqueue = (body: unknown) => send("POST", "/v2/enqueue", body, {});

  test("is accepted with 202 and opens an incident, without any token", async () => {
    const pagerDuty = open({ incidents: 0 });
    const response = await enqueue(event({ dedup_key: "checkout-down" }));
    expect([response.status, await jsonOf(response)]).toEqual([
      202,
      { status: "success", message: "Event processed", dedup_key: "checkout-down" },
    ]);
    expect(pagerDuty.incidents).toMatchObject([{ title: "Checkout is down", key: "checkout-down", urgency: "high" }]);
  });

  test("with the key of an open incident is counted there", async () => {
    const pagerDuty = open({ incidents: 0 });
    await enqueue(event({ dedup_key: "checkout-down" }));
    await enqueue(event({ dedup_key: "checkout-down" }));
    expect(pagerDuty.incidents).toMatchObject([{ alerts: 2 }]);
  });

  test("without a key gets one, and opens an incident each time", async () => {
    const pagerDuty = open({ incidents: 0 });
    const { dedup_key } = await jsonOf<{ dedup_key: string }>(enqueue(event()));
    await enqueue(event());
    expect([dedup_key, pagerDuty.incidents.length]).toEqual(["generated-000001", 2]);
  });

  test("acknowledges and resolves by key; after that a trigger opens another", async () => {
    const pagerDuty = open({ incidents: 0 });
    for (const event_action of ["trigger", "acknowledge", "resolve", "trigger"])
      await enqueue(event({ event_action, dedup_key: "checkout-down" }));
    expect(pagerDuty.incidents.map(({ status }) => status)).toEqual(["resolved", "triggered"]);
  });

  test("that resolves by the key of another service is accepted, and nothing happens", async () => {
    const pagerDuty = open({ incidents: 0 });
    await enqueue(event({ dedup_key: "down" }));
    const other = { event_action: "resolve", dedup_key: "down", routing_key: services[1]?.routingKey };
    const { status } = await enqueue(event(other));
    expect([status, pagerDuty.incidents[0]?.status]).toEqual([202, "triggered"]);
  });

  const refusals: [sentence: string, body: unknown, errors: string[]][] = [
    [
      "a short routing key",
      event({ routing_key: "abc" }),
      ["Length of 'routing_key' is incorrect (should be 32 characters)"],
    ],
    ["an unknown routing key", event({ routing_key: "x".repeat(32) }), ["Invalid routing key"]],
    [
      "no summary",
      event({ payload: { source: "web-1", severity: "info" } }),
      ["'payload.summary' is missing or blank"],
    ],
    ["no payload", event({ payload: undefined }), ["'payload' is missing or blank"]],
    ["a resolve without a key", event({ event_action: "resolve" }), ["'dedup_key' is missing or blank"]],
    ["no JSON", "{", ["The body is no JSON"]],
  ];
  for (const [sentence, body, errors] of refusals) {
    test(`is refused with 400: ${sentence}`, async () => {
      open();
      const response = await enqueue(body);
      const expected = { status: "invalid event", message: "Event object is invalid", errors };
      expect([response.status, await jsonOf(response)]).toEqual([400, expected]);
    });
  }

  test("is refused with 413 when it is larger than 512 KB", async () => {
    open();
    expect((await enqueue(event({ images: "x".repeat(512 * 1_024) }))).status).toBe(413);
  });

  test("is refused with 429 when a service gets too many in a minute, and taken later", async () => {
    let at = 0;
    open({ eventsPerMinute: 1, now: () => at });
    const statuses = [(await enqueue(event())).status, (await enqueue(event())).status];
    at += 60_000;
    expect([...statuses, (await enqueue(event())).status]).toEqual([202, 429, 202]);
  });

  test("whose answer gets lost can be sent again with its key", async () => {
    const pagerDuty = open({ incidents: 0, answersLost: 1 });
    await expect(enqueue(event({ dedup_key: "down" }))).rejects.toThrow("fetch failed");
    await enqueue(event({ dedup_key: "down" }));
    expect(pagerDuty.incidents).toHaveLength(1);
  });

  test("of a change is accepted, too", async () => {
    open();
    const change = { routing_key: services[0]?.routingKey, payload: { summary: "Deployed 1.2.3" } };
    const response = await send("POST", "/v2/change/enqueue", change, {});
    expect([response.status, await jsonOf(response)]).toMatchObject([202, { message: "Change event processed" }]);
  });
});

describe("everything else", () => {
  test("services and users are listed and read, without routing keys", async () => {
    open();
    const text = await (await get("/services")).text();
    expect(JSON.parse(text)).toMatchObject({
      services: [{ id: "PSERV01", name: "checkout" }, {}, {}, {}],
      more: false,
    });
    expect(text).not.toContain("routing");
    expect(await jsonOf(get("/users/PUSER02"))).toMatchObject({ user: { email: "jonas@example.com" } });
  });

  test("what does not exist is 404 with code 2100", async () => {
    open();
    const answers = [get("/nowhere"), get("/incidents/PNONE"), send("DELETE", "/incidents/PINC000001", {})];
    const expected = { status: 404, message: "Not Found", code: 2100 };
    expect(await Promise.all(answers.map(problem))).toEqual([expected, expected, expected]);
  });

  test("429 comes with the seconds until the limit is reset", async () => {
    let at = 0;
    open({ requestsPerMinute: 1, now: () => at });
    await get("/incidents");
    at += 40_000;
    const refused = await get("/incidents");
    const headers = ["limit", "remaining", "reset"].map((name) => refused.headers.get(`ratelimit-${name}`));
    expect([headers, await problem(Promise.resolve(refused))]).toEqual([
      ["1", "0", "20"],
      { status: 429, message: "Rate Limit Exceeded", code: 2020 },
    ]);
  });

  test("reset() goes back to the first state", async () => {
    const pagerDuty = open({ incidents: 1, requestsPerMinute: 1 });
    await send("POST", "/incidents", draft());
    pagerDuty.reset();
    expect([pagerDuty.incidents.length, (await get("/incidents")).status]).toEqual([1, 200]);
  });
});
