import path from "node:path";

/** The kit's folder. */
export const kitRoot = path.resolve(import.meta.dirname, "../..");
