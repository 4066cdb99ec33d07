import { z } from "zod";
import { HttpResponse } from "../http-response.ts";
import { FixedWindow } from "./fixed-window.ts";
import { type IncidentBoard, type PagerDutyService, services } from "./pagerduty-board.ts";
import { eventTooLarge, invalidEvent, throttled } from "./pagerduty-refusals.ts";
import type { RouteTable } from "./routes.ts";

const largestEventBytes = 512 * 1_024;
const minuteMs = 60_000;

const missing = (name: string) => `'${name}' is missing or blank`;
const text = (name: string) => z.string(missing(name)).trim().min(1, missing(name));
const routingKey = z
  .string(missing("routing_key"))
  .length(32, "Length of 'routing_key' is incorrect (should be 32 characters)");
const longKey = "Length of 'dedup_key' is incorrect (should be at most 255 characters)";
const dedupKey = text("dedup_key").max(255, longKey);
const severity = z.enum(
  ["critical", "error", "warning", "info"],
  "'payload.severity' is invalid (must be one of the following: 'critical', 'warning', 'error' or 'info')",
);
const payload = z.object(
  { summary: text("payload.summary").max(1_024), source: text("payload.source"), severity },
  missing("payload"),
);

const event = z.discriminatedUnion(
  "event_action",
  [
    z.object({ routing_key: routingKey, event_action: z.literal("trigger"), dedup_key: dedupKey.optional(), payload }),
    z.object({ routing_key: routingKey, event_action: z.enum(["acknowledge", "resolve"]), dedup_key: dedupKey }),
  ],
  "'event_action' is missing or blank, or no action ('trigger', 'acknowledge' or 'resolve')",
);

const changeEvent = z.object({
  routing_key: routingKey,
  payload: z.object({ summary: text("payload.summary") }, missing("payload")),
});

type Event = z.infer<typeof event>;

/** The Events API v2: monitoring tells it what broke and what is well again. */
export function eventRoutes(board: () => IncidentBoard, limits: EventLimits): RouteTable {
  return {
    "/v2/enqueue": {
      POST: async ({ request }) => {
        const given = await readEvent(request, event);
        const service = serviceOf(given.routing_key);
        limits.spend(service);
        const dedup_key = apply(given, service, board());
        return HttpResponse.json({ status: "success", message: "Event processed", dedup_key }, { status: 202 });
      },
    },
    "/v2/change/enqueue": {
      POST: async ({ request }) => {
        const { routing_key } = await readEvent(request, changeEvent);
        limits.spend(serviceOf(routing_key));
        return HttpResponse.json({ status: "success", message: "Change event processed" }, { status: 202 });
      },
    },
  };
}

/** How many events each service takes in a minute. */
export type EventLimits = {
  /** @throws 429 when there were too many. */
  spend(service: PagerDutyService): void;
};

/** Makes the limits of one instance. */
export function createEventLimits(perMinute: number, now: () => number): EventLimits {
  const windows = new Map(services.map((service) => [service, new FixedWindow(perMinute, minuteMs)]));
  return {
    spend(service) {
      if (!windows.get(service)?.take(now())) throw throttled();
    },
  };
}

/**
 * Opens, acknowledges or resolves the incident that has the event's key. A trigger for an open incident is counted
 * there; what cannot be applied is accepted, and nothing happens.
 */
function apply(given: Event, service: PagerDutyService, board: IncidentBoard): string {
  const incident = given.dedup_key === undefined ? undefined : board.openWithKey(service, given.dedup_key);
  if (given.event_action !== "trigger") {
    const status = given.event_action === "resolve" ? "resolved" : "acknowledged";
    if (incident) board.change(incident, { status }, service);
    return given.dedup_key;
  }
  if (incident) {
    incident.alerts += 1;
    return incident.key;
  }
  const { summary, severity } = given.payload;
  const urgency = severity === "critical" || severity === "error" ? "high" : "low";
  const key = given.dedup_key === undefined ? {} : { key: given.dedup_key };
  return board.open({ service, title: summary, urgency, ...key }).key;
}

async function readEvent<T>(request: Request, schema: z.ZodType<T>): Promise<T> {
  const body = await request.arrayBuffer();
  if (body.byteLength > largestEventBytes) throw eventTooLarge();
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder().decode(body));
  } catch {
    throw invalidEvent("The body is no JSON");
  }
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw invalidEvent(...new Set(parsed.error.issues.map(({ message }) => message)));
  return parsed.data;
}

function serviceOf(key: string): PagerDutyService {
  const service = services.find(({ routingKey }) => routingKey === key);
  if (!service) throw invalidEvent("Invalid routing key");
  return service;
}
