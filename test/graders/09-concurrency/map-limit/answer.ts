import type * as Solution from "../../../../solutions/09-concurrency/map-limit.ts";
import { openAnswer } from "../../../../src/rig/answer.ts";

export const answer = openAnswer<typeof Solution>("09-concurrency/map-limit.ts");
