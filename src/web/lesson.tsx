import "@jupyterlab/apputils/style/index.js";
import "@jupyterlab/notebook/style/index.js";
import "@jupyterlab/completer/style/index.js";
import "@jupyterlab/tooltip/style/index.js";
import "./lesson/themes.css";
import "./page/page.css";
import "./lesson/lesson.css";
import "./lesson/cells.css";
import { NotebookActions } from "@jupyterlab/notebook";
import { addCompletion } from "./lesson/completion.ts";
import { addInspection } from "./lesson/inspection.ts";
import { bindKeys } from "./lesson/keys.ts";
import { Lesson } from "./lesson/lesson.ts";
import type { LessonData } from "./lesson/lesson-data.ts";
import { LessonEnd } from "./lesson/lesson-end.tsx";
import { LessonFrame } from "./lesson/lesson-frame.tsx";
import { lessonServices } from "./lesson/lesson-services.ts";
import { openNotebook } from "./lesson/notebook.ts";
import { followOwnLinks } from "./lesson/own-links.ts";
import { showNotebook } from "./lesson/show-notebook.ts";
import { followTheme } from "./lesson/theme.ts";
import { announce } from "./page/announce.ts";
import { pageData } from "./page/page-data.ts";
import { ServerWatch } from "./page/server-watch.ts";
import { showPage } from "./page/show-page.ts";
import { TroublePage } from "./page/trouble-page.tsx";

followTheme();
const data = pageData<LessonData>();
const watch = new ServerWatch();
const manager = lessonServices(data.path);

try {
  await manager.ready;
  const lesson = new Lesson(data, await openNotebook(manager, data.path), manager, watch);
  const commands = bindKeys(lesson);
  addCompletion(lesson, commands);
  addInspection(lesson, commands);
  followOwnLinks(lesson);
  watch.state.subscribe(() => {
    if (watch.state.get() === "there") void lesson.kernel.reconnect();
  });
  const frame = document.createElement("div");
  frame.id = "lesson";
  document.body.append(frame);
  showPage(<LessonFrame lesson={lesson} commands={commands} watch={watch} />, frame);
  showNotebook(lesson.notebook, new LessonEnd(lesson), frame);
  lesson.place.follow(lesson.notebook);
  NotebookActions.executed.connect((_, { success, error }) => {
    announce(success ? "The cell has run." : `The cell failed: ${error?.errorName ?? ""} ${error?.errorValue ?? ""}`);
  });
} catch (error) {
  showPage(<TroublePage error={error} />);
}
