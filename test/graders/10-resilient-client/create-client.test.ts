// The checks in the order of the requirements, a theme a file.
import "./create-client/requests.ts";
import "./create-client/waits.ts";
import "./create-client/credentials.ts";
import "./create-client/lists.ts";
import "./create-client/failures.ts";
import "./create-client/stops.ts";
import "./create-client/storms.ts";
