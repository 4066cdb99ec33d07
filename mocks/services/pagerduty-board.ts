/** People, services and incidents of the simulated account. */

/** Somebody who can be called. */
export type PagerDutyUser = { readonly id: string; readonly name: string; readonly email: string };

/** Something that can break. Monitoring reaches it by its routing key. */
export type PagerDutyService = { readonly id: string; readonly name: string; readonly routingKey: string };

/** Whether anybody looks after an incident, and whether it is over. */
export type IncidentStatus = "triggered" | "acknowledged" | "resolved";

/** Something that is broken. */
export type Incident = {
  readonly id: string;
  readonly number: number;
  readonly service: PagerDutyService;
  readonly createdAt: number;
  /** Two open incidents of a service never have the same one. */
  readonly key: string;
  readonly details: string | undefined;
  title: string;
  urgency: "high" | "low";
  status: IncidentStatus;
  assignee: PagerDutyUser;
  changedAt: number;
  /** Who acknowledged or resolved it; its service when an event did. */
  changedBy: PagerDutyUser | PagerDutyService;
  /** How often it has been triggered. */
  alerts: number;
  notes: IncidentNote[];
};

/** What somebody has written about an incident. */
export type IncidentNote = {
  readonly id: string;
  readonly content: string;
  readonly user: PagerDutyUser;
  readonly createdAt: number;
};

/** What a new incident is made of. */
export type IncidentDraft = Pick<Incident, "service" | "title" | "urgency"> &
  Partial<Pick<Incident, "key" | "details" | "assignee">>;

/** Everybody there is. */
export const users: readonly PagerDutyUser[] = ["Amara Okafor", "Jonas Lindqvist", "Mei-Ling Chou"].map(
  (name, index) => ({
    id: `PUSER0${index + 1}`,
    name,
    email: `${name.split(" ")[0]?.toLowerCase()}@example.com`,
  }),
);

/** Everything that can break. A routing key has 32 characters. */
export const services: readonly PagerDutyService[] = ["checkout", "search", "mailer", "database"].map(
  (name, index) => ({
    id: `PSERV0${index + 1}`,
    name,
    routingKey: `test-routing-key-${name}`.padEnd(32, "-"),
  }),
);

const titles = ["Latency above 2 s", "Error rate above 5 %", "Disk almost full", "No heartbeat for 5 minutes"];
const firstAt = Date.UTC(2025, 11, 1, 9);
const hourMs = 3_600_000;

/** The incidents of one instance. */
export class IncidentBoard {
  readonly #now: () => number;
  readonly #incidents: Incident[] = [];
  #notes = 0;

  /** @param count - Incidents from the start: one an hour since 1 December 2025, most of them resolved. */
  constructor(count: number, now: () => number) {
    this.#now = now;
    for (let index = 0; index < count; index++) this.#addSeed(index);
  }

  /** All incidents, oldest first. */
  all(): readonly Incident[] {
    return this.#incidents;
  }

  find(id: string): Incident | undefined {
    return this.#incidents.find((incident) => incident.id === id);
  }

  /** The incident of a service that has this key and is not resolved. There is at most one. */
  openWithKey(service: PagerDutyService, key: string): Incident | undefined {
    return this.#incidents.find(
      (incident) => incident.service === service && incident.key === key && incident.status !== "resolved",
    );
  }

  /** Opens an incident. Without a key of its own it gets one that no other has. */
  open({ assignee = onCall, key, details, ...draft }: IncidentDraft, at = this.#now()): Incident {
    const number = this.#incidents.length + 1;
    const id = `PINC${String(number).padStart(6, "0")}`;
    const fresh = { status: "triggered" as const, alerts: 1, createdAt: at, changedAt: at, notes: [] };
    const own = key ?? `generated-${String(number).padStart(6, "0")}`;
    const incident = { ...draft, ...fresh, id, number, assignee, details, key: own, changedBy: draft.service };
    this.#incidents.push(incident);
    return incident;
  }

  change(incident: Incident, changes: IncidentChanges, by: PagerDutyUser | PagerDutyService): void {
    Object.assign(incident, changes);
    if (changes.status) Object.assign(incident, { changedAt: this.#now(), changedBy: by });
  }

  note(incident: Incident, user: PagerDutyUser, content: string): IncidentNote {
    this.#notes += 1;
    const id = `PNOTE${String(this.#notes).padStart(4, "0")}`;
    const note = { id, content, user, createdAt: this.#now() };
    incident.notes.push(note);
    return note;
  }

  #addSeed(index: number): void {
    const service = services[index % services.length];
    const title = titles[index % titles.length];
    if (!service || !title) return;
    const incident = this.open({ service, title, urgency: index % 3 === 0 ? "high" : "low" }, firstAt + index * hourMs);
    if (index % 5 !== 0) incident.status = index % 5 === 1 ? "acknowledged" : "resolved";
  }
}

/** What a request can change about an incident. */
export type IncidentChanges = Partial<Pick<Incident, "title" | "urgency" | "status" | "assignee">>;

const [onCall] = users as [PagerDutyUser];
