// The checks in the order of the requirements, a theme a file.
import "./paginate-link/following.ts";
import "./paginate-link/limits.ts";
import "./paginate-link/failures.ts";
