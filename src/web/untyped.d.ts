/** Stylesheets are bundled for their effect. */
declare module "*.css";
declare module "@jupyterlab/*/style/index.js";

/** The one function of `react-dom` that the pages use; the package comes without types. */
declare module "react-dom/client" {
  import type { ReactNode } from "react";
  export function createRoot(container: Element): { render(node: ReactNode): void };
}
