// The checks in the order of the requirements, a theme a file.
import "./create-poster/requests.ts";
import "./create-poster/retries.ts";
