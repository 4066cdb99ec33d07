// The checks in the order of the requirements, a theme a file.
import "./fetch-with-retry/requests.ts";
import "./fetch-with-retry/waits.ts";
import "./fetch-with-retry/methods.ts";
import "./fetch-with-retry/limits.ts";
import "./fetch-with-retry/stops.ts";
