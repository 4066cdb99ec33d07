/** Whether there is a screen for a browser: Linux without a display (a server, a container) has none. */
export function hasScreen(): boolean {
  const { DISPLAY, WAYLAND_DISPLAY, WSL_DISTRO_NAME } = process.env;
  return process.platform !== "linux" || Boolean(DISPLAY || WAYLAND_DISPLAY || WSL_DISTRO_NAME);
}

/** Opens an address in the user's browser. It is on the screen too: a browser that does not start needs no message. */
export async function openBrowser(url: string): Promise<void> {
  const { default: open } = await import("open");
  await open(url).then(
    (child) => child.on("error", () => {}),
    () => {},
  );
}
