import type { CommandRegistry } from "@lumino/commands";
import { Notice } from "../page/notice.tsx";
import type { ServerWatch } from "../page/server-watch.ts";
import { useStore } from "../page/use-store.ts";
import type { LessonKernel } from "./lesson-kernel.ts";

/** Tells when the kernel has ended, and when a new one has taken its place. Without a server, that is what counts. */
export function KernelNotice(props: { kernel: LessonKernel; commands: CommandRegistry; watch: ServerWatch }) {
  const { kernel, commands, watch } = props;
  const state = useStore(kernel.state);
  const trouble = useStore(kernel.trouble);
  const isReplaced = useStore(kernel.isReplaced);
  if (useStore(watch.state) !== "there") return null;
  const button = (label: string, run: () => unknown) => (
    <button type="button" className="button" onClick={run}>
      {label}
    </button>
  );
  if (state === "dead") {
    const text = <strong>The kernel has ended, and all variables are gone.</strong>;
    return (
      <Notice
        tone="trouble"
        text={
          trouble === undefined ? (
            text
          ) : (
            <>
              {text} A new one did not start: {trouble}
            </>
          )
        }
      >
        {button("Restart", () => commands.execute("restart"))}
        {button("Restart, run all", () => commands.execute("restart-run-all"))}
      </Notice>
    );
  }
  if (!isReplaced) return null;
  const close = () => kernel.isReplaced.set(false);
  return (
    <Notice
      text={
        <>
          <strong>A new kernel has taken the place of one that ended: all variables are gone.</strong> Run the cells
          that make them again.
        </>
      }
    >
      {button("Run all cells", () => {
        close();
        void commands.execute("run-all");
      })}
      {button("Close", close)}
    </Notice>
  );
}
