// The checks in the order of the requirements, a theme a file.
import "./with-auth/requests.ts";
import "./with-auth/origins.ts";
import "./with-auth/refusals.ts";
import "./with-auth/redirects.ts";
import "./with-auth/second-tries.ts";
