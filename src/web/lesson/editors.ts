import { EditorView } from "@codemirror/view";
import type { IYText } from "@jupyter/ydoc";
import {
  CodeMirrorEditorFactory,
  EditorExtensionRegistry,
  EditorLanguageRegistry,
  EditorThemeRegistry,
  ybinding,
} from "@jupyterlab/codemirror";

/** The languages that lessons show, in cells and in fenced blocks. */
const languageNames = new Set(["typescript", "javascript", "json", "markdown", "shell", "http", "diff"]);

const accessibleName = EditorExtensionRegistry.createImmutableExtension(
  EditorView.contentAttributes.of({ "aria-label": "Text of the cell; Escape leaves it" }),
);

/** The languages that lessons are written in. */
export function lessonLanguages(): EditorLanguageRegistry {
  const languages = new EditorLanguageRegistry();
  for (const language of EditorLanguageRegistry.getDefaultLanguages()) {
    if (languageNames.has(language.name.toLowerCase())) languages.addLanguage(language);
  }
  return languages;
}

/** JupyterLab's editors, as its own application sets them up. */
export function editorFactory(languages: EditorLanguageRegistry): CodeMirrorEditorFactory {
  const themes = new EditorThemeRegistry();
  for (const theme of EditorThemeRegistry.getDefaultThemes()) themes.addTheme(theme);
  const extensions = new EditorExtensionRegistry();
  for (const extension of EditorExtensionRegistry.getDefaultExtensions({ themes })) extensions.addExtension(extension);
  extensions.addExtension({
    name: "shared-model-binding",
    factory: ({ model }) => {
      const { ysource, undoManager } = model.sharedModel as IYText;
      return EditorExtensionRegistry.createImmutableExtension(
        ybinding({ ytext: ysource, ...(undoManager && { undoManager }) }),
      );
    },
  });
  extensions.addExtension({ name: "accessible-name", factory: () => accessibleName });
  return new CodeMirrorEditorFactory({ extensions, languages });
}
