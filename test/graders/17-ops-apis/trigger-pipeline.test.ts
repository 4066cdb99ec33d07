// The checks in the order of the requirements, a theme a file.
import "./trigger-pipeline/order.ts";
import "./trigger-pipeline/looks.ts";
import "./trigger-pipeline/ends.ts";
