import type { Incident, IncidentNote, PagerDutyService, PagerDutyUser } from "./pagerduty-board.ts";

/** How the API shows what is stored. `base` is scheme, host and port of the request. */

/** A reference to something, as it stands inside another answer. */
export function reference(
  kind: "user" | "service" | "incident",
  { id, name }: { id: string; name: string },
  base: string,
) {
  const path = `${kind}s/${id}`;
  return { id, type: `${kind}_reference`, summary: name, self: `${base}/${path}`, html_url: `${base}/${path}` };
}

/** Somebody, whole. */
export function userView(user: PagerDutyUser, base: string) {
  const { email, name } = user;
  return { ...reference("user", user, base), type: "user", name, email, role: "user", time_zone: "Etc/UTC" };
}

/** A service, whole. Its routing key is not shown. */
export function serviceView(service: PagerDutyService, base: string) {
  const { name } = service;
  return { ...reference("service", service, base), type: "service", name, description: "", status: "active" };
}

/** An incident. */
export function incidentView(incident: Incident, base: string) {
  const { id, number, title, status, urgency, key, service, assignee, changedBy, alerts, details } = incident;
  const name = `[#${number}] ${title}`;
  const isOpen = status !== "resolved";
  const changedAt = iso(incident.changedAt);
  const byWhom = reference("email" in changedBy ? "user" : "service", changedBy, base);
  const assignment = { at: iso(incident.createdAt), assignee: reference("user", assignee, base) };
  return {
    ...reference("incident", { id, name }, base),
    type: "incident",
    incident_number: number,
    title,
    created_at: iso(incident.createdAt),
    updated_at: changedAt,
    status,
    incident_key: key,
    service: reference("service", service, base),
    assignments: isOpen ? [assignment] : [],
    assigned_via: "escalation_policy",
    last_status_change_at: changedAt,
    last_status_change_by: byWhom,
    resolved_at: isOpen ? null : changedAt,
    acknowledgements: status === "acknowledged" ? [{ at: changedAt, acknowledger: byWhom }] : [],
    alert_counts: { all: alerts, triggered: isOpen ? alerts : 0, resolved: isOpen ? 0 : alerts },
    urgency,
    priority: null,
    teams: [],
    pending_actions: [],
    ...(details !== undefined && { body: { type: "incident_body", details } }),
  };
}

/** A note. */
export function noteView({ id, content, user, createdAt }: IncidentNote, base: string) {
  return { id, content, user: reference("user", user, base), created_at: iso(createdAt), channel: null };
}

function iso(at: number): string {
  return new Date(at).toISOString().replace(/\.\d+Z$/, "Z");
}
