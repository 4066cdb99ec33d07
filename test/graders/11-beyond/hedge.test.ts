// The checks in the order of the requirements, a theme a file.
import "./hedge/second-call.ts";
import "./hedge/races.ts";
import "./hedge/ends.ts";
