import "./page/page.css";
import "./exercise/exercise.css";
import "./exercise/editor.css";
import "./exercise/verdict.css";
import { Bench } from "./exercise/bench.ts";
import { ExerciseApi } from "./exercise/exercise-api.ts";
import { ExercisePage } from "./exercise/exercise-page.tsx";
import { saveBeforeLeaving } from "./exercise/save-before-leaving.ts";
import { ServerWatch } from "./page/server-watch.ts";
import { showPage } from "./page/show-page.ts";
import { TroublePage } from "./page/trouble-page.tsx";

// The address is /exercises/<lesson>/<slug>.
const id = location.pathname.split("/").slice(2, 4).join("/");
const api = new ExerciseApi(id);
const watch = new ServerWatch();

try {
  const exercise = await api.read();
  const bench = new Bench(exercise, api, watch);
  // Before the editor sees the key, which would begin a new line.
  document.addEventListener(
    "keydown",
    (event) => {
      if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || document.querySelector("dialog[open]")) return;
      event.preventDefault();
      event.stopPropagation();
      void bench.check();
    },
    { capture: true },
  );
  saveBeforeLeaving(bench);
  showPage(<ExercisePage bench={bench} watch={watch} />);
} catch (error) {
  showPage(<TroublePage error={error} />);
}
