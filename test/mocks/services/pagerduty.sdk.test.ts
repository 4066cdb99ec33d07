import { api, event } from "@pagerduty/pdjs";
import { HttpResponse, http } from "msw";
import { expect, onTestFinished, test } from "vitest";
import { intercept } from "../../../mocks/intercept.ts";
import { createPagerDuty, type PagerDutyOptions } from "../../../mocks/services/pagerduty.ts";
import { services } from "../../../mocks/services/pagerduty-board.ts";

// The client takes a host name, speaks HTTPS only, and finds the list in an answer by the ".com/" of its URL.
const server = "pagerduty.example.com";

type Options = PagerDutyOptions & { readonly tooManyRequests?: number; readonly token?: string };

/** Opens a PagerDuty whose first so many answers are 429, and the official client for it. */
function open({ tooManyRequests = 0, token = "test-token-pagerduty", ...options }: Options = {}) {
  const service = createPagerDuty({ origin: `https://${server}`, ...options });
  let left = tooManyRequests;
  const limiter = http.all("*", () => (left-- > 0 ? new HttpResponse(null, { status: 429 }) : undefined));
  const { log, close } = intercept({ ...service, handlers: [limiter, ...service.handlers] });
  onTestFinished(close);
  const client = api({ server, token, headers: { From: "amara@example.com" } });
  return { client, service, log };
}

const incident = { type: "incident", title: "Checkout is down", service: { id: "PSERV01", type: "service_reference" } };

test("the client opens an incident and resolves it", async () => {
  const { client, service } = open({ incidents: 0 });
  const made = await client.post("/incidents", { data: { incident } });
  const resolved = { incident: { type: "incident_reference", status: "resolved" } };
  await client.put(`/incidents/${made.resource.id}`, { data: resolved });
  expect([made.status, made.resource.incident_number, service.incidents[0]?.status]).toEqual([201, 1, "resolved"]);
});

test("the client's all() reads 60 incidents in 3 requests", async () => {
  const { client, log } = open();
  const { resource } = await client.all("/incidents");
  expect([resource.length, log.length]).toEqual([60, 3]);
});

test("the client's next() follows offset and more, with the filters of the first request", async () => {
  const { client, log } = open();
  const first = await client.get("/incidents", { queryParameters: { limit: "5", "urgencies[]": "high" } });
  const second = await first.next?.();
  expect([second?.resource.length, second?.data.offset]).toEqual([5, 5]);
  expect(log.map(({ path }) => path)).toEqual([
    "/incidents?limit=5&urgencies%5B%5D=high",
    "/incidents?limit=5&urgencies%5B%5D=high&offset=5",
  ]);
});

test("the client gives a refused request back as an answer with its error", async () => {
  const { client } = open({ token: "wrong-token" });
  const { status, data } = await client.get("/incidents");
  expect([status, data]).toEqual([401, { error: { message: "Authentication failed", code: 2006 } }]);
});

test("the client repeats a request that was answered with 429", async () => {
  const { client, log } = open({ tooManyRequests: 2 });
  const { status } = await client.get("/incidents", { retryTimeout: 1 });
  expect([status, log.map((exchange) => exchange.status)]).toEqual([200, [429, 429, 200]]);
});

test("the client sends events, and two with one key open one incident", async () => {
  const { service } = open({ incidents: 0 });
  const data = {
    routing_key: services[0]?.routingKey ?? "",
    event_action: "trigger" as const,
    dedup_key: "checkout-down",
    payload: { summary: "Checkout is down", source: "web-1", severity: "critical" as const },
  };
  const answers = [await event({ server, data }), await event({ server, data })];
  expect(answers.map(({ status, data }) => [status, data.dedup_key])).toEqual([
    [202, "checkout-down"],
    [202, "checkout-down"],
  ]);
  expect(service.incidents).toHaveLength(1);
});
