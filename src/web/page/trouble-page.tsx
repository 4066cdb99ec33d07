/** Stands in for a page that could not be made. */
export function TroublePage({ error }: { error: unknown }) {
  return (
    <main className="trouble-page">
      <h1>This page could not be opened</h1>
      <p>{error instanceof Error ? error.message : String(error)}</p>
      <p>
        <a href="/">To the course</a>
      </p>
    </main>
  );
}
