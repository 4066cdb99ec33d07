import { type ReactNode, useEffect, useState } from "react";
import { Notice } from "./notice.tsx";
import type { ServerState, ServerWatch } from "./server-watch.ts";
import { useStore } from "./use-store.ts";

const backForMs = 6_000;

/** Tells when the kit's server is gone, and for a while when it is back. */
export function ServerNotice({ watch }: { watch: ServerWatch }) {
  const state = useStore(watch.state);
  const wasAway = useRecentlyAway(state);
  if (state !== "there") return <Notice {...notices[state]} />;
  return wasAway ? <Notice {...notices.back} /> : null;
}

/** Whether the server is away, or came back a moment ago. */
function useRecentlyAway(state: ServerState): boolean {
  const [isAway, setIsAway] = useState(false);
  useEffect(() => {
    if (state !== "there") {
      setIsAway(true);
      return;
    }
    const timer = setTimeout(() => setIsAway(false), backForMs);
    return () => clearTimeout(timer);
  }, [state]);
  return isAway;
}

const notices: Record<"gone" | "locked" | "back", { tone: "trouble" | "good"; text: ReactNode }> = {
  gone: {
    tone: "trouble",
    text: (
      <>
        <strong>The kit does not answer.</strong> Start it again in the terminal with <code>npm start</code>. What you
        wrote stays on this page and is saved when the kit is back.
      </>
    ),
  },
  locked: {
    tone: "trouble",
    text: (
      <>
        <strong>The kit was started again.</strong> Open the address that it printed in the terminal, in this browser;
        then this page works again.
      </>
    ),
  },
  back: { tone: "good", text: "The kit is back." },
};
