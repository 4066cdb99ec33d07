import type { Ignorer, NodePath } from "@stryker-mutator/api/ignore";
import { declareValuePlugin, PluginKind } from "@stryker-mutator/api/plugin";

/** Name of the plugin below, for Stryker's `ignorers`. */
export const freeWording = "free-wording";

/** A text of two words or more is for people, and exercises leave its wording free: to empty it is no mistake. */
const ignorer: Ignorer = {
  shouldIgnore: (path) => (/\S\s+\S/.test(textOf(path) ?? "") ? "the wording of a message is free" : undefined),
};

/** Stryker says nothing of the type: it hands over Babel's path. */
const textOf = (path: NodePath & { readonly node?: { readonly type: string; readonly value?: unknown } }) =>
  path.node?.type === "StringLiteral" ? String(path.node.value) : undefined;

export const strykerPlugins = [declareValuePlugin(PluginKind.Ignore, freeWording, ignorer)];
