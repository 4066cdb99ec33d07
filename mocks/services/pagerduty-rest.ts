import { HttpResponse } from "../http-response.ts";
import {
  type Incident,
  type IncidentBoard,
  type IncidentChanges,
  type PagerDutyUser,
  services,
  users,
} from "./pagerduty-board.ts";
import {
  changedIncident,
  changedIncidents,
  type IncidentChange,
  newIncident,
  newNote,
  readBody,
} from "./pagerduty-bodies.ts";
import { slice } from "./pagerduty-pages.ts";
import { refuse } from "./pagerduty-refusals.ts";
import { incidentView, noteView, serviceView, userView } from "./pagerduty-views.ts";
import type { Call, RouteTable } from "./routes.ts";

/** The REST API: incidents with their notes, and who and what there is. */
export function restRoutes(board: () => IncidentBoard): RouteTable {
  const find = (id: string): Incident => {
    const incident = board().find(id);
    if (!incident) throw refuse(404, 2100);
    return incident;
  };

  const list = ({ url }: Call) => {
    const { items, page } = slice(wanted(board().all(), url.searchParams), url.searchParams);
    return HttpResponse.json({ incidents: items.map((incident) => incidentView(incident, url.origin)), ...page });
  };

  const create = async ({ request, url }: Call) => {
    requester(request);
    const { incident: given } = await readBody(request, newIncident);
    const service = known(services, given.service.id, "Service");
    const key = given.incident_key;
    if (key !== undefined && board().openWithKey(service, key))
      throw refuse(400, 2002, "Open incident with matching dedup key already exists on this service");
    const incident = board().open({
      ...{ title: given.title, urgency: given.urgency, service },
      ...(key !== undefined && { key }),
      ...(given.body?.details !== undefined && { details: given.body.details }),
      ...assigned(given.assignments),
    });
    return HttpResponse.json({ incident: incidentView(incident, url.origin) }, { status: 201 });
  };

  const change = (incident: Incident, given: IncidentChange, by: PagerDutyUser): void => {
    if (incident.status === "resolved" && given.status) throw refuse(400, 1001);
    const { assignments, title, urgency, status } = given;
    const changes: IncidentChanges = {
      ...(title !== undefined && { title }),
      ...(urgency !== undefined && { urgency }),
      ...(status !== undefined && { status }),
      ...assigned(assignments),
    };
    board().change(incident, changes, by);
  };

  const changeOne = async ({ request, url }: Call, id: string) => {
    const [by, incident] = [requester(request), find(id)];
    change(incident, (await readBody(request, changedIncident)).incident, by);
    return HttpResponse.json({ incident: incidentView(incident, url.origin) });
  };

  const changeMany = async ({ request, url }: Call) => {
    const by = requester(request);
    const { incidents } = await readBody(request, changedIncidents);
    for (const given of incidents) find(given.id);
    for (const given of incidents) change(find(given.id), given, by);
    return HttpResponse.json({ incidents: incidents.map(({ id }) => incidentView(find(id), url.origin)) });
  };

  const addNote = async ({ request, url }: Call, id: string) => {
    const [by, incident] = [requester(request), find(id)];
    const { note } = await readBody(request, newNote);
    return HttpResponse.json({ note: noteView(board().note(incident, by, note.content), url.origin) }, { status: 201 });
  };

  return {
    "/incidents": { GET: list, POST: create, PUT: changeMany },
    "/incidents/:id": {
      GET: ({ url }, id) => HttpResponse.json({ incident: incidentView(find(id), url.origin) }),
      PUT: changeOne,
    },
    "/incidents/:id/notes": {
      GET: ({ url }, id) => HttpResponse.json({ notes: find(id).notes.map((note) => noteView(note, url.origin)) }),
      POST: addNote,
    },
    "/services": { GET: ({ url }) => listOf("services", services, serviceView, url) },
    "/services/:id": {
      GET: ({ url }, id) => HttpResponse.json({ service: serviceView(one(services, id), url.origin) }),
    },
    "/users": { GET: ({ url }) => listOf("users", users, userView, url) },
    "/users/:id": { GET: ({ url }, id) => HttpResponse.json({ user: userView(one(users, id), url.origin) }) },
  };
}

/** Who changes something: the address in the `From` header. @throws 400 when nobody has it. */
function requester(request: Request): PagerDutyUser {
  const address = request.headers.get("from")?.trim().toLowerCase();
  const user = users.find(({ email }) => email === address);
  if (!user) throw refuse(400, 1008, ...(address === undefined ? ["The From header is missing."] : []));
  return user;
}

function assigned(assignments: IncidentChange["assignments"]): { assignee?: PagerDutyUser } {
  const [assignment] = assignments ?? [];
  return assignment ? { assignee: known(users, assignment.assignee.id, "Assignee") } : {};
}

function known<T extends { readonly id: string }>(all: readonly T[], id: string, what: string): T {
  const found = all.find((each) => each.id === id);
  if (!found) throw refuse(400, 2001, `${what} cannot be found.`);
  return found;
}

function one<T extends { readonly id: string }>(all: readonly T[], id: string): T {
  const found = all.find((each) => each.id === id);
  if (!found) throw refuse(404, 2100);
  return found;
}

function listOf<T>(
  name: string,
  all: readonly T[],
  view: (item: T, base: string) => object,
  { searchParams, origin }: URL,
) {
  const { items, page } = slice(all, searchParams);
  return HttpResponse.json({ [name]: items.map((item) => view(item, origin)), ...page });
}

/** The incidents of a list request: oldest first, unless `sort_by` says otherwise. */
function wanted(all: readonly Incident[], query: URLSearchParams): Incident[] {
  const oneOf = (name: string, value: string) => !query.has(name) || query.getAll(name).includes(value);
  const [since, until] = [time(query, "since", 0), time(query, "until", Number.POSITIVE_INFINITY)];
  const found = all.filter(
    ({ status, service, urgency, key, createdAt }) =>
      oneOf("statuses[]", status) &&
      oneOf("service_ids[]", service.id) &&
      oneOf("urgencies[]", urgency) &&
      oneOf("incident_key", key) &&
      createdAt >= since &&
      createdAt < until,
  );
  return /^(created_at|incident_number):desc$/.test(query.get("sort_by") ?? "") ? found.reverse() : found;
}

function time(query: URLSearchParams, name: string, usually: number): number {
  const text = query.get(name);
  if (text === null) return usually;
  const at = Date.parse(text);
  if (Number.isNaN(at)) throw refuse(400, 2001, `${name} is no instant in ISO 8601.`);
  return at;
}
