import { HttpResponse } from "../http-response.ts";
import type { Service } from "../intercept.ts";
import { type Answer, type Call, type RouteTable, routes } from "./routes.ts";
import { createDoor } from "./slack-door.ts";
import { fail } from "./slack-failures.ts";
import { slackMethods } from "./slack-methods.ts";
import { type SlackMessage, Workspace } from "./slack-workspace.ts";

/** How a simulated Slack behaves. */
export type SlackOptions = {
  /** Default: `http://slack.test`. The API lives under `/api/`. */
  readonly origin?: string;
  /** Default: 12. */
  readonly channels?: number;
  /** Default: 8. */
  readonly users?: number;
  /** Messages that are in #general from the start. Default: 30. */
  readonly messages?: number;
  /** Calls in a minute by method, such as `{ "chat.postMessage": 1 }`. Default: Slack's tiers. */
  readonly perMinute?: Readonly<Record<string, number>>;
  readonly now?: () => number;
};

/** A simulated Slack, and what has been written in it. */
export type Slack = Service & {
  /** The messages of a channel, oldest first: `messages("incidents")`. */
  messages(channel: string): readonly SlackMessage[];
};

/**
 * Makes a simulated Slack Web API. Nearly everything answers 200: whether it worked is in `ok`.
 *
 * Tokens: `test-token-bot` may do everything, `test-token-limited` may only read users, `test-token-revoked` nothing.
 */
export function createSlack(options: SlackOptions = {}): Slack {
  const { origin = "http://slack.test", channels = 12, users = 8, messages = 30 } = options;
  const { now = Date.now, perMinute = {} } = options;
  const newWorkspace = () => new Workspace({ channels, users, messages }, now);
  let workspace = newWorkspace();
  let door = createDoor(now, perMinute);
  let requests = 0;

  const table: RouteTable = Object.fromEntries(
    Object.entries(slackMethods).map(([name, method]) => {
      const answer: Answer = (call) => door(name, method, call, workspace);
      return [`/api/${name}`, { GET: answer, POST: answer }];
    }),
  );
  const around = async (_call: Call, answer: () => Promise<Response>): Promise<Response> => {
    requests += 1;
    const response = await answer();
    response.headers.set("x-slack-req-id", `request-${String(requests).padStart(6, "0")}`);
    return response;
  };
  return {
    origin,
    handlers: routes(table, { origin, around, unknownPath: unknown, unknownMethod: unknown }),
    messages: (channel) => workspace.channels.find(({ name }) => name === channel)?.messages ?? [],
    reset: () => {
      workspace = newWorkspace();
      door = createDoor(now, perMinute);
      requests = 0;
    },
  };
}

/** A method that does not exist is a failure like any other; a path outside of the API is a page. */
function unknown({ url }: Call): Response {
  const name = /^\/api\/(.+)$/.exec(url.pathname)?.[1];
  if (name !== undefined) return fail("unknown_method", { req_method: name });
  return HttpResponse.html("<!doctype html><title>Slack</title><p>There is no such page.</p>", { status: 404 });
}
