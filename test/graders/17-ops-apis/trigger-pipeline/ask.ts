import { randomInt, randomUUID } from "node:crypto";
import { json, type Reply, type Script } from "../../../../mocks/script.ts";
import { type Ci, type CiOptions, createCi } from "../../../../mocks/services/ci.ts";
import type * as Solution from "../../../../solutions/17-ops-apis/trigger-pipeline.ts";
import { openAnswer } from "../../../../src/rig/answer.ts";
import { ms } from "../../../../src/rig/story.ts";

export const answer = openAnswer<typeof Solution>("17-ops-apis/trigger-pipeline.ts");

export type Asked = {
  token?: string;
  order?: Solution.PipelineOrder;
  options?: Omit<Solution.FollowOptions, "signal">;
  abortAtMs?: number;
  /** What the caller gives as the reason; else an error. */
  abortReason?: string | number;
  /** The reason is an error of this name. */
  abortName?: string;
  /** The server is a URL, not a text. */
  isUrl?: boolean;
  /** There was a call before, with the same options. */
  isSecond?: boolean;
};
/** Runs a pipeline, perhaps aborts it, and stays for two minutes more: what comes then comes too late. */
const trigger = async ({ triggerPipeline, PipelineError }: typeof Solution, server: string, asked: Asked) => {
  const { inspect } = await import("node:util");
  const { token = "test-token-ci", order = { branch: "main", environment: "staging" }, abortAtMs } = asked;
  const controller = new AbortController();
  const { abortName = "Error", abortReason: left = new DOMException("the caller has left", abortName) } = asked;
  if (abortAtMs === 0) controller.abort(left);
  else if (abortAtMs !== undefined) setTimeout(() => controller.abort(left), abortAtMs);
  const options = { ...asked.options, ...(abortAtMs !== undefined && { signal: controller.signal }) };
  const settle = async () => {
    try {
      const done = await triggerPipeline(
        { server: asked.isUrl ? new URL(server) : server, token },
        order,
        ...(Object.keys(options).length > 0 ? [options] : []),
      );
      return { done };
    } catch (thrown) {
      const { reason, status, url, message, cause } = Object(thrown) as Solution.PipelineError;
      const isPipelineError = thrown instanceof PipelineError;
      const error = { isPipelineError, reason, status, url, message, cause: inspect(cause) };
      return { error: { ...error, isReason: thrown === left } };
    }
  };
  if (asked.isSecond) await settle();
  const startedAtMs = performance.now();
  const outcome: { done?: Solution.FinishedPipeline; error?: Awaited<ReturnType<typeof settle>>["error"] } =
    await settle();
  const tookMs = performance.now() - startedAtMs;
  await new Promise((resolve) => setTimeout(resolve, 120_000));
  return { ...outcome, tookMs };
};

/** Runs a pipeline at a server that plays a script. */
export function triggerAt(script: Script | Record<string, Script>, asked: Asked = {}) {
  return answer.evaluate(trigger, { script, arguments: asked });
}

/** Runs a pipeline at a CI server. */
export async function triggerAtCi(asked: Asked, options: CiOptions = {}) {
  let ci: Ci | undefined;
  const run = await answer.evaluate(trigger, {
    service: (clock) => {
      ci = createCi({ ...options, now: () => clock.now() });
      return ci;
    },
    arguments: asked,
  });
  return { run, pipelines: ci?.pipelines ?? [] };
}

type Wire = Awaited<ReturnType<typeof triggerAt>>;
export function sent({ requests }: Wire): string {
  const all = requests.map(({ method, url }) => `${method} ${url.replace("http://api.test", "")}`);
  const first = all.length > 6 ? [...all.slice(0, 3), `and ${all.length - 3} more`] : all;
  return `Your client sent ${first.join(", ") || "nothing"}`;
}
export const ended = ({ value }: Wire) => {
  const { done, error, tookMs = 0 } = value ?? {};
  if (!error) return `at ${ms(tookMs)} returned ${JSON.stringify(done)}`;
  const at = `at ${ms(tookMs)} threw`;
  if (error.isReason) return `${at} the reason of the signal`;
  if (!error.isPipelineError) return `${at} another error`;
  const facts = Object.entries({ reason: error.reason, status: error.status, url: error.url });
  return `${at} a PipelineError, ${facts.map(([name, value]) => `${name} ${value ?? "none"}`).join(", ")}`;
};
export const failed = ({ value }: Wire) => {
  const { isPipelineError, reason, status: code = "none", url = "none" } = value?.error ?? {};
  return [isPipelineError, reason, code, url];
};
/** To 10 ms: timers count whole milliseconds. */
export const rounded = (valueMs: number | undefined) => Math.round((valueMs ?? -1) / 10) * 10;
export const tookMs = ({ value }: Wire) => rounded(value?.tookMs);

/** A pipeline with an address of its own, and what the server says of it. */
export function newPipeline() {
  const path = `/runs/${randomUUID()}`;
  // As servers write it: in a zone of their own, without milliseconds.
  const finishedAt = new Date(Date.UTC(2026, 0, 5, 9, 0, randomInt(3_600))).toISOString().replace(".000Z", "+01:00");
  const view = (state: string, headers: Record<string, string> = {}) =>
    json({ status: state, finishedAt: state === "running" || state === "queued" ? null : finishedAt }, { headers });
  return {
    url: `http://api.test${path}`,
    finishedAt,
    accepted: (headers: Record<string, string> = {}) =>
      json({ status: "queued" }, { status: 202, headers: { location: path, ...headers } }),
    running: (headers?: Record<string, string>) => view("running", headers),
    queued: () => view("queued"),
    ended: (state = "succeeded") => view(state),
  };
}
export const slowly = (reply: Extract<Reply, { kind: "http" }>) => ({ ...reply, delayMs: 1_500 });
export const seconds = (value: number | string) => ({ "retry-after": String(value) });
