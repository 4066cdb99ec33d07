// Start it once, and see it through                      about 35 minutes, after the lesson 17-ops-apis
//
// A CI server accepts a pipeline with 202, and says in Location where to look. Until it is over, its address answers:
//
//     { "status": "running", "branch": "main", "finishedAt": null, … }
//
// Finish `triggerPipeline`: it starts a pipeline and comes back when that is over.
//
// R1  POST to `/pipelines` at the server, with `Authorization: Bearer <token>`, with Content-Type `application/json`,
//     and with `branch` and `environment` as JSON. Send it once, whatever comes: a second one would deploy twice.
// R2  After a 202 the pipeline is at the address in Location, resolved against the address of the answer. GET it with
//     the same Authorization until the pipeline is over. If there is no Location, or it leads to another origin, throw
//     a PipelineError "location" and send nothing there: the token belongs to the server.
// R3  Wait before each GET, also the first, from the end of the answer before: as many seconds as its Retry-After says.
//     If that is missing or no whole number of seconds, or if no answer came, wait `pollMs`.
// R4  A GET with the status 200 brings the `status` of the pipeline. While it is "queued" or "running" go on. If it is
//     "succeeded" return the address and `finishedAt`; if it is "failed" or "cancelled" throw a PipelineError with this
//     reason.
// R5  A GET that brings 429, 500, 502, 503 or 504, or no answer, says nothing of the pipeline. Go on as in R3.
// R6  After any other answer, to POST and to GET, throw a PipelineError "status" with the status at once. If no answer
//     comes to the POST, throw a PipelineError "unknown": it may have been started. Its cause is the error of `fetch`,
//     or what caused that.
// R7  `deadlineMs` after the call at the latest throw a PipelineError "deadline", whatever is under way, and send
//     nothing more. Throw it earlier only if the next wait would end after that. Set no other limit: a request may take
//     all the time that is left. When the call is over, however it ended, no timer of yours keeps the program running.
// R8  If `signal` is aborted, reject with its reason at once, whatever is under way. Leave no request open, and send
//     nothing more; if it is aborted before the call, send nothing at all.
// R9  A PipelineError has the address of the pipeline as soon as there is one, for somebody has to look.
//
// Not in this exercise: cancelling the pipeline, redirects, a Location that is no address, a body of another shape, a
// body that breaks off or comes long after its headers, a `deadlineMs` of more than 24 days, five minutes without an answer (`fetch` gives up then).
//
// Before you code, fill in: the answer to the POST is lost. How many pipelines run if you send it again? __
// And what may you send again as often as you like? ______     Compare with the last line of this file.

/** Who runs pipelines. */
export type CiServer = {
  /** Scheme, host and port. */
  server: string | URL;
  token: string;
};

/** What to run. */
export type PipelineOrder = { branch: string; environment: string };

/** How to wait for the end. */
export type FollowOptions = {
  /** Wait between looks when the server does not say, in milliseconds. Default: 5,000. */
  pollMs?: number;
  /** For all of it, in milliseconds. Default: 10 minutes. */
  deadlineMs?: number;
  signal?: AbortSignal;
};

/** A pipeline that has gone well. `finishedAt` is as the server writes it. */
export type FinishedPipeline = { url: string; finishedAt: string };

/** The pipeline has not gone well, or nobody knows. */
export class PipelineError extends Error {
  override readonly name = "PipelineError";
  readonly reason: "failed" | "cancelled" | "location" | "status" | "unknown" | "deadline";
  /** Of the answer that says no: with the reason "status". */
  readonly status: number | undefined;
  /** The pipeline, if its address is known. */
  readonly url: string | undefined;

  constructor(
    reason: PipelineError["reason"],
    { status, url, ...options }: ErrorOptions & { status?: number; url?: string | undefined } = {},
  ) {
    super(`The pipeline did not succeed: ${reason}${status === undefined ? "" : ` ${status}`}`, options);
    this.reason = reason;
    this.status = status;
    this.url = url;
  }
}

/**
 * Starts a pipeline, once, and waits until it is over.
 *
 * @throws PipelineError, and the reason of the signal.
 *
 * @example
 * const ci = { server: "https://ci.example", token };
 * const { url } = await triggerPipeline(ci, { branch: "main", environment: "staging" }, { deadlineMs: 300_000 });
 */
export async function triggerPipeline(
  ci: CiServer,
  order: PipelineOrder,
  options: FollowOptions = {},
): Promise<FinishedPipeline> {
  // TODO: one signal for all requests and waits: AbortSignal.any of the caller's and of a timeout for the deadline.
  throw new Error("triggerPipeline is not written yet");
}

// The table above: two. The GET: it changes nothing.
