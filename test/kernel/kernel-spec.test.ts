import { describe, expect, test } from "vitest";
import { kernelSpec, prefixDataFolder, type System, specFolder, userDataFolder } from "../../src/kernel/kernel-spec.ts";

const linux: System = { platform: "linux", env: {}, home: "/home/ada" };
const mac: System = { platform: "darwin", env: {}, home: "/Users/ada" };
const windows: System = {
  platform: "win32",
  env: { APPDATA: "C:\\Users\\Ada\\AppData\\Roaming" },
  home: "C:\\Users\\Ada",
};

const folders = [
  { name: "Linux", system: linux, folder: "/home/ada/.local/share/jupyter/kernels/stormproof" },
  {
    name: "Linux with XDG_DATA_HOME",
    system: { ...linux, env: { XDG_DATA_HOME: "/data" } },
    folder: "/data/jupyter/kernels/stormproof",
  },
  { name: "macOS", system: mac, folder: "/Users/ada/Library/Jupyter/kernels/stormproof" },
  { name: "Windows", system: windows, folder: "C:\\Users\\Ada\\AppData\\Roaming\\jupyter\\kernels\\stormproof" },
  {
    name: "Windows without APPDATA",
    system: { ...windows, env: {} },
    folder: "C:\\Users\\Ada\\AppData\\Roaming\\jupyter\\kernels\\stormproof",
  },
  {
    name: "a machine with JUPYTER_DATA_DIR",
    system: { ...mac, env: { JUPYTER_DATA_DIR: "/own" } },
    folder: "/own/kernels/stormproof",
  },
];

describe("a kernelspec for the user's own Jupyter", () => {
  for (const { name, system, folder } of folders) {
    test(`lies in ${folder} on ${name}`, () => {
      expect(specFolder(userDataFolder(system), system)).toBe(folder);
    });
  }

  test("lies below share/jupyter of a prefix", () => {
    expect(specFolder(prefixDataFolder("D:\\venv", windows), windows)).toBe(
      "D:\\venv\\share\\jupyter\\kernels\\stormproof",
    );
  });
});

test("a kernelspec starts the kit's Node with the launcher, both by their whole paths, also on Windows", () => {
  expect(kernelSpec("C:\\kit\\node.exe", "C:\\kit", windows)).toEqual({
    argv: ["C:\\kit\\node.exe", "C:\\kit\\src\\kernel\\launcher.mjs", "--config-path", "{connection_file}"],
    display_name: "TypeScript (stormproof)",
    language: "typescript",
    interrupt_mode: "message",
    metadata: { debugger: false },
  });
});
