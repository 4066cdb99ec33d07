// The checks in the order of the requirements, a theme a file.
import "./log-event/members.ts";
import "./log-event/secrets.ts";
import "./log-event/dangers.ts";
