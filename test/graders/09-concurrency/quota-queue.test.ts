// The checks in the order of the requirements, a theme a file.
import "./quota-queue/queue.ts";
import "./quota-queue/pauses.ts";
import "./quota-queue/stops.ts";
