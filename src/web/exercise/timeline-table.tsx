import { readTimeline } from "./read-timeline.ts";

/** What went over the wire, a row an event. */
export function TimelineTable({ timeline }: { timeline: string }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section className="timeline" aria-label="What went over the wire" tabIndex={0}>
      <table>
        <thead>
          <tr>
            <th scope="col">At</th>
            <th scope="col">Request</th>
            <th scope="col">On the wire</th>
          </tr>
        </thead>
        <tbody>
          {readTimeline(timeline).map(({ at, number, text }, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows that look alike differ by their place only
            <tr key={`${index} ${text}`} className={number === "" ? "between" : ""}>
              <td>{at}</td>
              <td>{number}</td>
              <td>{text}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
