import "vitest";

/** What a check says of itself: `test(name, { meta: { points: 2, hints: [where, idea, nearly] } }, …)`. */
declare module "vitest" {
  interface TaskMeta {
    points?: number;
    hints?: readonly string[];
  }
}
