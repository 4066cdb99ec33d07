import type { Cell, CodeCell, MarkdownCell, RawCell } from "@jupyterlab/cells";
import { Context } from "@jupyterlab/docregistry";
import { createMarkdownParser } from "@jupyterlab/markedparser-extension";
import { type INotebookModel, Notebook, NotebookModelFactory, StaticNotebook } from "@jupyterlab/notebook";
import { RenderMimeRegistry, standardRendererFactories } from "@jupyterlab/rendermime";
import type { ServiceManager } from "@jupyterlab/services";
import { editorFactory, lessonLanguages } from "./editors.ts";
import { svgRendererFactory } from "./rendered-svg.ts";
import { scrollingFactories } from "./scrolling-factories.ts";
import { trustOutputs } from "./trust-outputs.ts";

/** An open notebook: the widget, and the file with its kernel behind it. */
export type OpenNotebook = { readonly notebook: Notebook; readonly context: Context<INotebookModel> };

/** Opens a notebook with JupyterLab's widgets, and begins to start its kernel. */
export async function openNotebook(manager: ServiceManager.IManager, path: string): Promise<OpenNotebook> {
  const languages = lessonLanguages();
  const context = new Context({
    manager,
    path,
    factory: new NotebookModelFactory({ collaborative: false, disableDocumentWideUndoRedo: true }),
    kernelPreference: { name: "stormproof", language: "typescript", shouldStart: true, autoStartDefault: true },
  });
  const rendermime = new RenderMimeRegistry({
    initialFactories: [...standardRendererFactories, svgRendererFactory, ...scrollingFactories],
    markdownParser: createMarkdownParser(languages),
    resolver: context.urlResolver,
  });
  const notebook = new Notebook({
    rendermime,
    contentFactory: new LessonCells({ editorFactory: editorFactory(languages).newInlineEditor }),
    // Every code cell of the course is TypeScript, also before the kernel has said so.
    mimeTypeService: {
      getMimeTypeByLanguage: () => "application/typescript",
      getMimeTypeByFilePath: () => "application/typescript",
    },
    editorConfig: {
      ...StaticNotebook.defaultEditorConfig,
      code: { ...StaticNotebook.defaultEditorConfig.code, lineWrap: true, autoClosingBrackets: true, indentUnit: "2" },
    },
    notebookConfig: {
      ...StaticNotebook.defaultNotebookConfig,
      // All cells are on the page at once, so that the browser's own search and a screen reader find everything.
      windowingMode: "none",
      scrollPastEnd: false,
      maxNumberOutputs: 500,
    },
  });
  notebook.id = "cells";
  notebook.addClass("jp-NotebookPanel-notebook");
  notebook.model = context.model;
  await context.initialize(false);
  trustOutputs(context.model);
  return { notebook, context };
}

/** JupyterLab's cells, with the roles and names that a screen reader needs: articles, as their list is a feed. */
class LessonCells extends Notebook.ContentFactory {
  override createCodeCell(options: CodeCell.IOptions): CodeCell {
    return asArticle(super.createCodeCell(options));
  }

  override createMarkdownCell(options: MarkdownCell.IOptions): MarkdownCell {
    return asArticle(super.createMarkdownCell(options));
  }

  override createRawCell(options: RawCell.IOptions): RawCell {
    return asArticle(super.createRawCell(options));
  }

  /** The box in which a cell asks for a line is called what the cell asks. */
  override createStdin(options: StdinOptions): ReturnType<Notebook.ContentFactory["createStdin"]> {
    const box = super.createStdin(options);
    box.node.querySelector("input")?.setAttribute("aria-label", options.prompt);
    return box;
  }
}

type StdinOptions = Parameters<Notebook.ContentFactory["createStdin"]>[0];

function asArticle<Type extends Cell>(cell: Type): Type {
  cell.node.setAttribute("role", "article");
  return cell;
}
