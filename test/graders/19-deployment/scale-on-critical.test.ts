// The checks in the order of the requirements, a theme a file.
import "./scale-on-critical/reads.ts";
import "./scale-on-critical/changes.ts";
import "./scale-on-critical/tries.ts";
import "./scale-on-critical/limits.ts";
import "./scale-on-critical/outcomes.ts";
import "./scale-on-critical/report.ts";
import "./scale-on-critical/storms.ts";
