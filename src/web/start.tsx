import "./page/page.css";
import "./start/start.css";
import { ServerWatch } from "./page/server-watch.ts";
import { showPage } from "./page/show-page.ts";
import { CoursePage } from "./start/course-page.tsx";

showPage(<CoursePage watch={new ServerWatch()} />);
