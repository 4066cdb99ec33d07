import { CommandRegistry } from "@lumino/commands";
import { type KeyMode, type LessonCommand, lessonCommands } from "./commands.ts";
import type { Lesson } from "./lesson.ts";

/** Around the cells, but not on something that has keys of its own. */
const aroundCells =
  ".jp-Notebook.jp-mod-commandMode:not(.jp-mod-readWrite) :focus:not(a):not(button):not(summary):not(input):not(select)";
const insideCell = ".jp-Notebook.jp-mod-editMode";

const selectors: Record<KeyMode, readonly string[]> = {
  command: [aroundCells],
  edit: [insideCell],
  both: [aroundCells, insideCell],
  page: ["body"],
};

/** Gives the lesson Jupyter's keys. */
export function bindKeys(lesson: Lesson): CommandRegistry {
  const registry = new CommandRegistry();
  for (const command of lessonCommands) bind(registry, command, lesson);
  // While a cell is edited, its editor gets each key first and takes what it needs.
  document.addEventListener("keydown", (event) => {
    if (!document.querySelector("dialog[open], .jp-Dialog")) registry.processKeydownEvent(event);
  });
  return registry;
}

function bind(registry: CommandRegistry, command: LessonCommand, lesson: Lesson): void {
  registry.addCommand(command.id, { label: command.label, execute: () => command.run(lesson) });
  for (const selector of selectors[command.mode]) {
    for (const keys of command.keys) registry.addKeyBinding({ command: command.id, selector, keys: keys.split(",") });
  }
}
