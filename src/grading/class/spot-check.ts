import { json, type Script, status } from "../../../mocks/script.ts";
import type { Exercise } from "../../core/course.ts";
import { type Answer, answerIn } from "../../rig/answer.ts";
import { AnswerFailure } from "../../rig/answer-failure.ts";
import { AnswerSession, type SessionOptions } from "../../rig/answer-session.ts";

// biome-ignore lint/suspicious/noExplicitAny: the questions travel as text; what they call is the answer's.
type Module = Readonly<Record<string, any>>;

/**
 * A call that waits 300 ms at most, and what it meets. Its waits begin after the answer to its first request: so none can
 * look shorter than it is, however late that request arrives.
 */
type Question = { readonly ask: (module: Module, url: string) => unknown; readonly script: Script };

const twiceBusy = [status(503), status(503), json({ items: [], next_page: null })];

/** By exercise: those in which a client waits, and can be told to wait for a part of a second. */
const questions: Readonly<Record<string, Question>> = {
  "05-retry/retry": {
    ask: ({ retry }, url) =>
      retry(
        async () => {
          const { ok, status } = await fetch(url);
          if (!ok) throw new Error(`status ${status}`);
        },
        { baseMs: 80 },
      ),
    script: twiceBusy,
  },
  "05-retry/pause-until": {
    ask: async ({ pauseUntil }, url) => {
      await fetch(url);
      await pauseUntil(Date.now() + 200);
      await fetch(url);
    },
    script: [json({}), json({})],
  },
  "05-retry/fetch-with-retry": {
    ask: async ({ fetchWithRetry }, url) => void (await fetchWithRetry(url, {}, { baseMs: 80 })),
    script: twiceBusy,
  },
  "06-idempotency/create-poster": {
    ask: async ({ createPoster }, url) => {
      const poster = createPoster({ send: (init: RequestInit) => fetch(url, init), baseMs: 80 });
      await poster.post({});
    },
    script: twiceBusy,
  },
  "09-concurrency/quota-queue": {
    ask: async ({ quotaQueue }, url) => {
      const politeFetch = quotaQueue(fetch, { pauseMs: 200 });
      await politeFetch(url);
      await politeFetch(url);
    },
    script: [status(429), json({})],
  },
  "10-resilient-client/fetch-all-pages": {
    ask: ({ fetchAllPages }, url) =>
      fetchAllPages(
        async () => {
          const response = await fetch(url);
          if (!response.ok) throw { status: response.status };
          return response.json();
        },
        { baseMs: 80 },
      ),
    script: twiceBusy,
  },
  "10-resilient-client/create-client": {
    ask: ({ createClient }, url) => createClient({ baseUrl: url, token: "none", baseMs: 80 }).request("GET", "/spot"),
    script: twiceBusy,
  },
  "11-beyond/hedge": {
    ask: async ({ hedge }, url) => {
      await fetch(url);
      await hedge((signal: AbortSignal) => fetch(url, { signal }), { delayMs: 200 });
    },
    script: [json({}), json({}, { delayMs: 5_000 }), json({})],
  },
  "17-ops-apis/create-incident": {
    ask: async ({ createIncident }, url) => {
      const account = { server: url, token: "none", from: "spot@example.com" };
      await createIncident(account, { serviceId: "P1", title: "Spot" }, { baseMs: 80 });
    },
    script: [status(503), status(503), json({ incident: { id: "I1" } }, { status: 201 })],
  },
  "17-ops-apis/trigger-pipeline": {
    ask: async ({ triggerPipeline }, url) => {
      await triggerPipeline({ server: url, token: "none" }, { branch: "main", environment: "spot" }, { pollMs: 100 });
    },
    script: [
      status(202, { location: "/pipelines/1" }),
      json({ status: "running", finishedAt: null }),
      json({ status: "succeeded", finishedAt: "now" }),
    ],
  },
};

/** A timer may fire, and a clock be read, so much early. */
const toleranceMs = 5;

/** More than any honest answer needs on a machine that has time for it. */
const askLimitMs = 10_000;

/**
 * Asks an answer the same in virtual time and in real time: a doubt, in one sentence, when it does not wait in real time
 * as it did in virtual time. Undefined when it does, and where there is nothing to ask.
 *
 * Whose clock is honest may wait longer on a busy machine, never shorter: only waits that are too short count.
 */
export async function spotCheck(
  exercise: Exercise,
  answerDir: string,
  session: SessionOptions,
): Promise<string | undefined> {
  const question = questions[exercise.id];
  if (question === undefined) return undefined;
  await using own = new AnswerSession(answerDir, session);
  const answer = answerIn<Module>(`${exercise.id}.ts`, () => own);
  const virtual = await arrivals(answer, question, false);
  // What fails there has failed its checks too.
  if (virtual instanceof AnswerFailure) return undefined;
  return doubtAbout(virtual, await arrivals(answer, question, true));
}

function doubtAbout(virtual: readonly number[], real: readonly number[] | AnswerFailure): string | undefined {
  if (real instanceof AnswerFailure) return `In virtual time it comes to its end; in real time not: ${real.message}`;
  const short = virtual.findIndex((ms, index) => (real[index] ?? 0) < ms - toleranceMs);
  if (short === -1) return undefined;
  const [virtualMs, realMs] = [virtual[short], real[short]].map((ms) =>
    ms === undefined ? "never" : `${Math.round(ms)} ms`,
  );
  return `Request ${short + 2} comes ${virtualMs} after the first in virtual time, ${realMs} in real time: its clock may be forged.`;
}

/** When each request but the first arrives, in milliseconds after that: a wait that ended late shortens none that follow. */
async function arrivals(
  answer: Answer<Module>,
  { ask, script }: Question,
  realTime: boolean,
): Promise<readonly number[] | AnswerFailure> {
  try {
    const { requests } = await answer.evaluate(ask, { script, random: 1, realTime, limitMs: askLimitMs });
    const [first, ...others] = requests;
    return others.map(({ atMs }) => atMs - (first?.atMs ?? 0));
  } catch (error) {
    if (error instanceof AnswerFailure) return error;
    throw error;
  }
}
