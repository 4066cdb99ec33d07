import type { Lesson } from "./lesson.ts";

/** Lets links from a lesson's text to the course and its exercises open in this tab; JupyterLab opens each in a new one. */
export function followOwnLinks(lesson: Lesson): void {
  lesson.notebook.node.addEventListener("click", (event) => {
    const link = (event.target as Element).closest<HTMLAnchorElement>("a[href^='/']");
    if (!link || link.hasAttribute("download") || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    if (link.pathname.startsWith("/exercises/")) void lesson.leaveFor(link.href);
    else location.assign(link.href);
  });
}
