import { type Ask, answerWith } from "./answer-with.ts";
import { broken, connectionEnd } from "./broken-connection.ts";
import { keptBytes, type LoggedExchange } from "./exchange.ts";
import { HttpResponse } from "./http-response.ts";
import type { Service } from "./intercept.ts";
import { serviceBug } from "./service-bug.ts";
import type { WireLog } from "./wire-log.ts";

/** A client that never stops would freeze the page: beyond this many requests nothing is answered. */
const mostRequests = 3_000;

/** Lets a service of this process answer, and writes down when it was asked and what it said. */
export function recorded(service: Service, log: WireLog): Ask {
  const ask = answerWith(service);
  return async (request) => {
    const exchange = log.begin(request);
    // A client that leaves ends its request, whatever the service still does: as on a real port.
    const leave = () => {
      exchange.fault = "client left";
      log.end(exchange);
    };
    request.signal.addEventListener("abort", leave);
    if (log.exchanges.length > mostRequests) return silence(log.exchanges.length);
    if (request.body) void keepBody(exchange, "request", request.clone());
    const response = await ask(request).catch(serviceBug);
    // A signal with a listener keeps its request in memory.
    request.signal.removeEventListener("abort", leave);
    if (request.signal.aborted) return response;
    log.answer(exchange, request, response);
    if (connectionEnd(response) !== "never") log.end(exchange);
    if (response instanceof HttpResponse && response.wholeText !== undefined) {
      exchange.addBytes("response", response.wholeText);
    } else if (response.body) void keepBody(exchange, "response", response.clone());
    return response;
  };
}

/** Reads as much of a copy as the log keeps. */
async function keepBody(exchange: LoggedExchange, of: "request" | "response", copy: Request | Response): Promise<void> {
  try {
    let readBytes = 0;
    for await (const chunk of copy.body ?? []) {
      exchange.addBytes(of, chunk);
      readBytes += chunk.length;
      if (readBytes >= keptBytes) return;
    }
  } catch {
    // A body that breaks off is logged as far as it came.
  }
}

/** Stops a client that goes on for ever, and says so once. */
function silence(requests: number): Response {
  if (requests === mostRequests + 1) {
    console.warn(
      `Your client has sent ${mostRequests.toLocaleString("en-US")} requests and has not stopped. ` +
        "The service answers no more: interrupt the cell, then look at what ends its loop.",
    );
  }
  return broken("never");
}
