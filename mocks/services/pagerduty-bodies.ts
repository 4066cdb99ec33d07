import { z } from "zod";
import { refuse } from "./pagerduty-refusals.ts";

/** What requests of the REST API may say. Fields that are not named here change nothing. */

const reference = (what: string) => z.object({ id: z.string(`${what} cannot be empty.`) }, `${what} cannot be empty.`);
const title = z
  .string("Title cannot be empty.")
  .trim()
  .min(1, "Title cannot be empty.")
  .max(1_024, "Title is too long.");
const urgency = z.enum(["high", "low"], "Urgency must be high or low.");
const assignments = z
  .array(z.object({ assignee: reference("Assignee") }), "Assignments must be an array.")
  .max(1, "Only one assignee is supported.");

/** `POST /incidents` */
export const newIncident = z.object(
  {
    incident: z.object(
      {
        type: z.string().optional(),
        title,
        service: reference("Service"),
        urgency: urgency.default("high"),
        incident_key: z.string().max(255, "Incident key is too long.").optional(),
        body: z.object({ details: z.string("Details must be text.").optional() }).optional(),
        assignments: assignments.optional(),
      },
      "Incident cannot be empty.",
    ),
  },
  "Incident cannot be empty.",
);

const changes = {
  title: title.optional(),
  urgency: urgency.optional(),
  status: z.enum(["acknowledged", "resolved"], "Status must be acknowledged or resolved.").optional(),
  assignments: assignments.optional(),
};

/** What `PUT /incidents/:id` may change. */
export type IncidentChange = z.infer<z.ZodObject<typeof changes>>;

/** `PUT /incidents/:id` */
export const changedIncident = z.object({ incident: z.object(changes, "Incident cannot be empty.") });

/** `PUT /incidents` */
export const changedIncidents = z.object({
  incidents: z.array(z.object({ id: z.string("Id cannot be empty."), ...changes })).max(250, "At most 250 incidents."),
});

/** `POST /incidents/:id/notes` */
export const newNote = z.object({
  note: z.object({ content: z.string("Content cannot be empty.").min(1, "Content cannot be empty.") }),
});

/**
 * Reads a body.
 *
 * @throws 400 with a line for each field that is wrong.
 */
export async function readBody<T>(request: Request, schema: z.ZodType<T>): Promise<T> {
  const value: unknown = await request.json().catch(() => undefined);
  if (value === undefined) throw refuse(400, 2001, "The body is not JSON.");
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw refuse(400, 2001, ...new Set(parsed.error.issues.map(({ message }) => message)));
}
