import { registerHooks } from "node:module";
import { answerMark } from "./caller.ts";

/** Loads an answer that the grader has sent as one module. */
export type LoadAnswer = (code: string, moduleUrl: string) => Promise<Record<string, unknown>>;

/**
 * Lets this process import answers from text, each time afresh: no cache in a module survives from one evaluation to
 * the next. Packages that an answer imports are the kit's.
 */
export function answerModules(): LoadAnswer {
  const codes = new Map<string, string>();
  let loads = 0;

  registerHooks({
    resolve(specifier, context, next) {
      if (codes.has(specifier)) return { url: specifier, format: "module", shortCircuit: true };
      const isPackageOfKit = isBare(specifier) && context.parentURL?.includes(answerMark);
      return next(specifier, isPackageOfKit ? { ...context, parentURL: import.meta.url } : context);
    },
    load(url, context, next) {
      const source = codes.get(url);
      return source === undefined ? next(url, context) : { format: "module", source, shortCircuit: true };
    },
  });

  return async (code, moduleUrl) => {
    const url = `${moduleUrl}${answerMark}${++loads}`;
    codes.set(url, code);
    try {
      return await import(url);
    } finally {
      codes.delete(url);
    }
  };
}

function isBare(specifier: string): boolean {
  return !/^[./]|^[a-z]+:/i.test(specifier);
}
