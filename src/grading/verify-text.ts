import { requirementOf, requirementsOf } from "../core/requirements.ts";
import { declarationsOf } from "./declarations.ts";
import { makeOverlay } from "./overlay.ts";
import type { Example, Subject } from "./verify-subject.ts";

/** What must hold of the texts of an exercise, before anything is judged. Gives the problems found. */
export function proveText(subject: Subject): string[] {
  return proofs.flatMap((prove) => prove(subject));
}

/** Starter and solution must offer the same to others, with types: a learner's other files have to fit either. */
export async function proveSameExports({ exercise, root, starter, solution }: Subject): Promise<string[]> {
  const offeredBy = async ({ text }: Example) => {
    await using answer = await makeOverlay(root, exercise, text);
    return await declarationsOf(answer.folder, exercise);
  };
  const [ours, theirs] = await Promise.all([offeredBy(solution), offeredBy(starter)]);
  const missing = (from: string[], inside: string[]) => from.filter((each) => !inside.includes(each));
  return [
    ...missing(ours, theirs).map((each) => `the starter must export what the solution does: ${each}`),
    ...missing(theirs, ours).map((each) => `the solution must export what the starter does: ${each}`),
  ];
}

type Proof = (subject: Subject) => string[];

const proofs: readonly Proof[] = [
  proveOneTodo,
  proveNames,
  proveHints,
  proveRequirements,
  proveMistakes,
  proveAlternatives,
];

function proveOneTodo({ starter }: Subject): string[] {
  const found = starter.text.match(/\bTODO\b/g)?.length ?? 0;
  return found === 1 ? [] : [`the starter must hold the word TODO once: it holds it ${found} times`];
}

function proveNames({ checks }: Subject): string[] {
  const names = checks.map(({ name }) => name);
  const twice = names.filter((name, index) => names.indexOf(name) !== index);
  return [
    ...(checks.length === 0 ? ["the grader must have a check: it has none"] : []),
    ...twice.map((name) => `"${name}" must be the name of one check: two have it`),
  ];
}

function proveHints({ checks }: Subject): string[] {
  return checks.flatMap(({ name, hints, points }) => [
    ...(hints.length === 3 && hints.every((hint) => hint.trim() !== "")
      ? []
      : [`"${name}" must have three hints, none empty`]),
    ...(points > 0 ? [] : [`"${name}" must be worth points: it is worth ${points}`]),
  ]);
}

function proveRequirements({ starter, checks }: Subject): string[] {
  const asked = requirementsOf(starter.text).map(({ id }) => id);
  const enforced = new Set(checks.map(({ name }) => requirementOf(name)));
  return [
    ...asked
      .filter((id, index) => asked.indexOf(id) !== index)
      .map((id) => `${id} must stand once in the starter's text`),
    ...asked.filter((id) => !enforced.has(id)).map((id) => `${id} must have a check that enforces it`),
    ...checks
      .filter(({ name }) => !asked.includes(requirementOf(name)))
      .map(
        ({ name }) =>
          `"${name}" must begin with a requirement of the starter's text (${asked.join(", ") || "it has none"})`,
      ),
  ];
}

function proveMistakes({ checks, mistakes }: Subject): string[] {
  const catchers = new Set(mistakes.map(({ caughtBy }) => caughtBy));
  const names = new Set(checks.map(({ name }) => name));
  return [
    ...mistakes
      .filter(({ caughtBy }) => !names.has(caughtBy ?? ""))
      .map(({ name, caughtBy }) =>
        caughtBy
          ? `${name} must name a check of the grader: there is no "${caughtBy}"`
          : `${name} must begin with "// Caught by: <name of a check>"`,
      ),
    ...checks
      .filter(({ name }) => !catchers.has(name))
      .map(({ name }) => `"${name}" must catch a mistake: none names it`),
  ];
}

function proveAlternatives({ alternatives }: Subject): string[] {
  return alternatives.length > 0 ? [] : ["there must be an alternative: there is none"];
}
