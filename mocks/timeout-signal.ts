import { lessonClock } from "./clock.ts";

/** `AbortSignal.timeout` on the lesson's clock: aborts after so many milliseconds, with a TimeoutError. */
export function timeoutSignal(ms: number): AbortSignal {
  const controller = new AbortController();
  const expire = () => controller.abort(new DOMException("The operation was aborted due to timeout", "TimeoutError"));
  void lessonClock.sleep(ms).then(expire);
  return controller.signal;
}
