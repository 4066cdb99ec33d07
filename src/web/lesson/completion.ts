import { CompletionProviderManager, KernelCompleterProvider } from "@jupyterlab/completer";
import type { CommandRegistry } from "@lumino/commands";
import type { Lesson } from "./lesson.ts";

/** How long the kernel may think about what is possible; while a cell runs it does not think at all. */
const patienceMs = 3_000;

/** Completes names with what the kernel knows: Tab opens the list, Enter or Tab takes an entry, Escape closes it. */
export function addCompletion(lesson: Lesson, registry: CommandRegistry): void {
  const { notebook, session } = lesson;
  const provider = new KernelCompleterProvider();
  const completer = new CompletionProviderManager();
  completer.setTimeout(patienceMs);
  completer.registerProvider(provider);
  completer.activateProvider([provider.identifier]);

  // One after the other: two at the same time would each make a list of their own.
  let followed = Promise.resolve();
  const follow = () => {
    followed = followed.then(() =>
      completer.updateCompleter({
        widget: notebook,
        editor: notebook.activeCell?.editor ?? null,
        session: session.session,
        sanitizer: notebook.rendermime.sanitizer,
      }),
    );
  };
  notebook.activeCellChanged.connect(follow);
  session.sessionChanged.connect(follow);
  void session.ready.then(follow);

  registry.addCommand("complete", { execute: () => completer.invoke(notebook.id) });
  registry.addCommand("take-completion", { execute: () => completer.select(notebook.id) });
  registry.addKeyBinding({
    command: "complete",
    keys: ["Tab"],
    selector: ".jp-Notebook.jp-mod-editMode .jp-mod-completer-enabled:not(.jp-mod-at-line-beginning)",
  });
  registry.addKeyBinding({
    command: "take-completion",
    keys: ["Enter"],
    selector: ".jp-Notebook .jp-mod-completer-active",
  });
}
