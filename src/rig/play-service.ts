import type { ServerResponse } from "node:http";
import type { Ask } from "../../mocks/answer-with.ts";
import { httpDate } from "../../mocks/http-date.ts";
import type { Service } from "../../mocks/intercept.ts";
import { sendResponse } from "../../mocks/send-response.ts";
import type { ServerClock } from "./server-clock.ts";

/** Lets a service answer a request that came over a real connection. */
export async function playService(
  service: Service,
  request: Request,
  response: ServerResponse,
  clock: ServerClock,
): Promise<void> {
  const reply = await clock.hold(() => answerOf(service, request));
  if (response.destroyed) return;
  response.sendDate = false;
  if (!reply.headers.has("date")) response.setHeader("date", httpDate(clock.now()));
  await sendResponse(reply, response, { grace: () => clock.sleep(0) });
}

/** How to ask each service: worked out when it is asked first. */
const asks = new WeakMap<Service, Ask>();

/** msw is loaded when the first service is asked: a rig that plays scripts need not wait for it. */
async function answerOf(service: Service, request: Request): Promise<Response> {
  const { answerWith } = await import("../../mocks/answer-with.ts");
  const ask = asks.get(service) ?? answerWith(service);
  asks.set(service, ask);
  return ask(request);
}
