// The checks in the order of the requirements, a theme a file.
import "./token-provider/sharing.ts";
import "./token-provider/lives.ts";
import "./token-provider/failures.ts";
import "./token-provider/refusals.ts";
import "./token-provider/clock.ts";
