import path from "node:path";

/** The name by which notebooks ask for this kernel, and of the folder that describes it to Jupyter. */
export const kernelName = "stormproof";

/** What a `kernel.json` says (jupyter_client, "Kernel specs"). */
export type KernelSpec = {
  readonly argv: readonly string[];
  readonly display_name: string;
  readonly language: string;
  readonly interrupt_mode: "message";
  readonly metadata: Readonly<Record<string, unknown>>;
};

/** An operating system, as far as paths and signals are concerned. */
export type System = {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
};

/**
 * Describes the kernel to Jupyter and VS Code. All paths are absolute: they start it from any folder, without PATH.
 *
 * @param node - The kit's own Node.
 * @param root - The kit's folder.
 */
export function kernelSpec(node: string, root: string, { platform }: Pick<System, "platform">): KernelSpec {
  const launcher = pathOf(platform).join(root, "src", "kernel", "launcher.mjs");
  return {
    argv: [node, launcher, "--config-path", "{connection_file}"],
    display_name: "TypeScript (stormproof)",
    language: "typescript",
    // A message reaches loops that a signal does not reach, and Windows has no such signal.
    interrupt_mode: "message",
    metadata: { debugger: false },
  };
}

/** Where the user's own Jupyter looks for kernels (jupyter_core, "Common directories and file locations"). */
export function userDataFolder({ platform, env, home }: System): string {
  const { join } = pathOf(platform);
  if (env.JUPYTER_DATA_DIR) return env.JUPYTER_DATA_DIR;
  if (platform === "darwin") return join(home, "Library", "Jupyter");
  if (platform === "win32") return join(env.APPDATA ?? join(home, "AppData", "Roaming"), "jupyter");
  return join(env.XDG_DATA_HOME || join(home, ".local", "share"), "jupyter");
}

/** Where kernels lie below a prefix such as that of a Python environment. */
export function prefixDataFolder(prefix: string, { platform }: Pick<System, "platform">): string {
  return pathOf(platform).join(prefix, "share", "jupyter");
}

/** The folder of this kernel's `kernel.json` within one of Jupyter's data folders. */
export function specFolder(dataFolder: string, { platform }: Pick<System, "platform">): string {
  return pathOf(platform).join(dataFolder, "kernels", kernelName);
}

function pathOf(platform: NodeJS.Platform): path.PlatformPath {
  return platform === "win32" ? path.win32 : path.posix;
}
