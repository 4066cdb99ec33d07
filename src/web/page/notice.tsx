import type { ReactNode } from "react";

/** One sentence across the page, with buttons for what can be done. */
export function Notice(props: { tone?: "trouble" | "good"; text: ReactNode; children?: ReactNode }) {
  return (
    <div className={`notice ${props.tone ?? ""}`} role={props.tone === "trouble" ? "alert" : "status"}>
      <p>{props.text}</p>
      {props.children}
    </div>
  );
}
