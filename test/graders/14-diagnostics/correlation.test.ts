// The checks in the order of the requirements, a theme a file.
import "./correlation/ids.ts";
import "./correlation/lines.ts";
import "./correlation/calls.ts";
