// The checks in the order of the requirements, a theme a file.
import "./map-limit/pool.ts";
import "./map-limit/failures.ts";
import "./map-limit/ends.ts";
