import type { Bench } from "./bench.ts";

/** Lets links to other pages of the kit wait for what was typed to be saved. */
export function saveBeforeLeaving(bench: Bench): void {
  document.addEventListener("click", (event) => {
    const link = (event.target as Element).closest<HTMLAnchorElement>("a[href^='/']");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (bench.file.state.get().phase === "saved") return;
    event.preventDefault();
    void bench.leaveFor(link.href);
  });
}
