/** Something to be labelled, at its time. */
type Labelled = { readonly atMs: number; readonly text: string };

/** A label and where it stands: 0 is the foot of a row, 1 its top. */
export type Label = { readonly xMs: number; readonly y: number; readonly text: string };

/** How long a pixel is, and where the picture ends. */
type Scale = { readonly msPerPixel: number; readonly untilMs: number };

/** Heights at which labels stand. Who finds no room on the first goes up, and who finds none at all is left out. */
const heights = [0.84, 1.1];

/** Bold digits, and what separates two labels. */
const [letterPixels, gapPixels] = [8, 6];

/** Like neighbours that are closer than this share a label. */
const neighbourPixels = 48;

/**
 * Labels that do not print over each other; one for like neighbours: `3 × 503`.
 *
 * Where there is no room for all, what went wrong has its label before what went well.
 */
export function labelsOf(events: readonly Labelled[], { msPerPixel, untilMs }: Scale): Label[] {
  const groups = groupsOf(events, neighbourPixels * msPerPixel);
  const [good, bad] = [groups.filter(isGood), groups.filter((group) => !isGood(group))];
  const placed: (Label & { readonly halfMs: number })[] = [];
  for (const group of [...bad, ...good]) {
    const [firstMs, lastMs] = [group[0]?.atMs ?? 0, group.at(-1)?.atMs ?? 0];
    const words = group[0]?.text ?? "";
    const text = group.length > 1 ? `${group.length} × ${words}` : words;
    const halfMs = ((text.length * letterPixels + gapPixels) / 2) * msPerPixel;
    const xMs = Math.min((firstMs + lastMs) / 2, untilMs - halfMs);
    const isFree = (y: number) =>
      placed.every((other) => other.y !== y || Math.abs(other.xMs - xMs) >= other.halfMs + halfMs);
    const y = heights.find(isFree);
    if (y !== undefined) placed.push({ xMs, y, text, halfMs });
  }
  return placed.map(({ xMs, y, text }) => ({ xMs, y, text })).sort((a, b) => a.xMs - b.xMs);
}

function isGood([first]: readonly Labelled[]): boolean {
  return /^[23]\d\d$/.test(first?.text ?? "");
}

function groupsOf(events: readonly Labelled[], gapMs: number): Labelled[][] {
  const groups: Labelled[][] = [];
  for (const event of events) {
    const group = groups.at(-1);
    const last = group?.at(-1);
    if (group && last?.text === event.text && event.atMs - last.atMs < gapMs) group.push(event);
    else groups.push([event]);
  }
  return groups;
}
