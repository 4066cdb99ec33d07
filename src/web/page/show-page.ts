import type { ReactNode } from "react";
import { createRoot } from "react-dom/client";

/** Puts `content` on the page, in an element of its own at the end of `parent`. */
export function showPage(content: ReactNode, parent: HTMLElement = document.body): void {
  const container = document.createElement("div");
  container.id = "page";
  parent.append(container);
  createRoot(container).render(content);
}
