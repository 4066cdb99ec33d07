// The checks in the order of the requirements, a theme a file.
import "./circuit-breaker/failures.ts";
import "./circuit-breaker/openings.ts";
import "./circuit-breaker/times.ts";
