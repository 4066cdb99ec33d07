import type { ReactNode } from "react";

/** The bar above a lesson or an exercise: the way back to the course, where the learner is, where else to go. */
export function PageHeader(props: { title: ReactNode; minutes?: number | undefined; children?: ReactNode }) {
  return (
    <header className="page-header">
      <a className="home" href="/">
        <span aria-hidden="true">← </span>Course
      </a>
      <div className="title">
        {props.title}
        {props.minutes !== undefined && <span className="minutes"> · about {props.minutes} min</span>}
      </div>
      {props.children !== undefined && <nav aria-label="Belongs together">{props.children}</nav>}
    </header>
  );
}
