/** A row of a timeline: an instant, a request's number, or neither (a wait). */
export type TimelineRow = { readonly at: string; readonly number: string; readonly text: string };

/** Takes the text of a timeline apart, which has a row a line, its columns two spaces apart. */
export function readTimeline(timeline: string): TimelineRow[] {
  return timeline
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line) => {
      const [, at = "", number = "", text = ""] =
        /^\s*(?:([\d,.]+ ms)\s{2,})?(?:(\d+)\s{2,})?\s*(.*)$/.exec(line) ?? [];
      return { at, number, text };
    });
}
