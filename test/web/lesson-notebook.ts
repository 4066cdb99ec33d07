/** A lesson of a test: a heading, then code cells with the given sources. */
export function lessonNotebook(sources: readonly string[] = ["1 + 1"]): object {
  return {
    cells: [
      {
        cell_type: "markdown",
        id: "text",
        metadata: {},
        source:
          "# A lesson\n\nSome **text**, and [the exercise](/exercises/05-retry/fetch-with-retry).\n\n```mermaid\ngraph TD; client-->service\n```\n",
      },
      ...sources.map((source, index) => ({
        cell_type: "code",
        id: `code-${index}`,
        metadata: {},
        source,
        outputs: [],
        execution_count: null,
      })),
    ],
    metadata: {
      kernelspec: { name: "stormproof", display_name: "TypeScript", language: "typescript" },
      language_info: { name: "typescript" },
    },
    nbformat: 4,
    nbformat_minor: 5,
  };
}
