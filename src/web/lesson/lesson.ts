import type { ISessionContext } from "@jupyterlab/apputils";
import type { Context } from "@jupyterlab/docregistry";
import type { INotebookModel, Notebook } from "@jupyterlab/notebook";
import type { ServiceManager } from "@jupyterlab/services";
import { ask } from "../page/ask.ts";
import { request } from "../page/request.ts";
import type { ServerWatch } from "../page/server-watch.ts";
import { Store } from "../page/store.ts";
import { notebookKind } from "../page/words.ts";
import type { LessonData } from "./lesson-data.ts";
import { LessonKernel } from "./lesson-kernel.ts";
import type { OpenNotebook } from "./notebook.ts";
import { Place } from "./place.ts";
import { Saver } from "./saver.ts";

/** An open lesson, or page: its notebook, its kernel, and what can be done with the lesson as a whole. */
export class Lesson {
  readonly data: LessonData;
  readonly notebook: Notebook;
  readonly context: Context<INotebookModel>;
  readonly saver: Saver;
  readonly place: Place;
  readonly kernel: LessonKernel;
  /** Why something did not work, in one sentence. */
  readonly trouble = new Store<string | undefined>(undefined);
  /** Whether to tell that the shipped lesson changed. */
  readonly isUpdated: Store<boolean>;

  constructor(data: LessonData, opened: OpenNotebook, manager: ServiceManager.IManager, watch: ServerWatch) {
    this.data = data;
    this.notebook = opened.notebook;
    this.context = opened.context;
    this.saver = new Saver(opened.context, manager.contents, watch);
    this.place = new Place(data.slug);
    this.kernel = new LessonKernel(opened.context.sessionContext, manager);
    this.isUpdated = new Store(data.updated);
  }

  /** How the learner is told what this is. */
  get kind(): "lesson" | "page" {
    return notebookKind(this.data.slug);
  }

  get session(): ISessionContext {
    return this.context.sessionContext;
  }

  /** Brings the shipped lesson back, after asking. What the learner has is kept as a copy. */
  readonly reset = async (): Promise<void> => {
    const isSure = await ask({
      title: `Begin this ${this.kind} again?`,
      text: `The ${this.kind} becomes as it was shipped, without your changes and outputs. What you have now is kept as a copy in work/lessons/backup.`,
      yes: "Begin again",
    });
    if (!isSure) return;
    try {
      await this.saver.save();
      this.saver.stop();
      await request("POST", `/api/lessons/${this.data.slug}/reset`);
      // A fresh lesson begins without the variables of the old one.
      await this.session.shutdown();
      this.place.forget();
      location.reload();
    } catch (error) {
      this.trouble.set(error instanceof Error ? error.message : String(error));
    }
  };

  /** Ends a conflict with another program or tab; what loses is kept as a copy. */
  readonly settle = async (winner: "mine" | "theirs"): Promise<void> => {
    try {
      await (winner === "mine" ? this.saver.keepMine() : this.saver.takeTheirs());
    } catch (error) {
      this.trouble.set(error instanceof Error ? error.message : String(error));
    }
  };

  /** Stays with the learner's copy of a lesson that was updated. */
  readonly declineUpdate = async (): Promise<void> => {
    this.isUpdated.set(false);
    await request("POST", `/api/lessons/${this.data.slug}/decline-update`).catch(() => undefined);
  };

  /** Notes that the learner has worked through the lesson, and goes on. */
  readonly leaveFor = async (href: string): Promise<void> => {
    await this.saver.save();
    await request("PUT", `/api/lessons/${this.data.slug}/finished`, { finished: true }).catch(() => undefined);
    location.assign(href);
  };
}
