import type { IncomingMessage, ServerResponse } from "node:http";
import type { Ask } from "../../mocks/answer-with.ts";
import { httpDate } from "../../mocks/http-date.ts";
import type { Service } from "../../mocks/intercept.ts";
import type { ServerClock } from "./server-clock.ts";

/** A request that came over a real connection: its head, its address in full, its body. */
export type ServiceRequest = { readonly head: IncomingMessage; readonly url: string; readonly body: Buffer };

/** Lets a service answer a request that came over a real connection. */
export async function playService(
  service: Service,
  { head, url, body }: ServiceRequest,
  response: ServerResponse,
  clock: ServerClock,
): Promise<void> {
  const { reply, sendResponse } = await clock.hold(async () => {
    const { ask, toRequest, sendResponse } = await toolsFor(service);
    const request = requestOr400(() => toRequest(head, url, body));
    return { sendResponse, reply: request instanceof Request ? await ask(request) : request };
  });
  if (response.destroyed) return;
  response.sendDate = false;
  if (!reply.headers.has("date")) response.setHeader("date", httpDate(clock.now()));
  await sendResponse(reply, response, { grace: () => clock.sleep(0) });
}

/** How to ask each service: worked out when it is asked first. */
const asks = new WeakMap<Service, Ask>();

/** msw and `fetch` are loaded when the first service is asked: a rig that plays scripts need not wait for them. */
async function toolsFor(service: Service) {
  const [{ answerWith }, { toRequest }, { sendResponse }] = await Promise.all([
    import("../../mocks/answer-with.ts"),
    import("../../mocks/to-request.ts"),
    import("../../mocks/send-response.ts"),
  ]);
  const ask = asks.get(service) ?? answerWith(service);
  asks.set(service, ask);
  return { ask, toRequest, sendResponse };
}

/** An answer may send what no `Request` can say, the method TRACE for one. */
function requestOr400(toRequest: () => Request): Request | Response {
  try {
    return toRequest();
  } catch (error) {
    return new Response(`stormproof: this is no request that can be answered: ${(error as Error).message}\n`, {
      status: 400,
    });
  }
}
