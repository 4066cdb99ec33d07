import { useEffect, useState } from "react";
import type { CourseOverview } from "../../core/course-overview.ts";
import { request } from "./request.ts";

/**
 * The course as the server knows it, or why it cannot be had.
 *
 * Read again whenever `trigger` changes, and when the learner comes back to the page.
 */
export function useCourse(trigger: unknown): { course?: CourseOverview; trouble?: string } {
  const [state, setState] = useState<{ course?: CourseOverview; trouble?: string }>({});
  // biome-ignore lint/correctness/useExhaustiveDependencies: the trigger is not used in the effect, it sets it off
  useEffect(() => {
    const load = () => {
      if (document.visibilityState !== "visible") return;
      request<CourseOverview>("GET", "/api/course").then(
        (course) => setState({ course }),
        (error: Error) => setState((before) => ({ ...before, trouble: error.message })),
      );
    };
    load();
    // `pageshow` fires for the back button too, when the browser shows the page as it was.
    window.addEventListener("pageshow", load);
    document.addEventListener("visibilitychange", load);
    return () => {
      window.removeEventListener("pageshow", load);
      document.removeEventListener("visibilitychange", load);
    };
  }, [trigger]);
  return state;
}
