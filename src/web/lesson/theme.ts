/** Tells JupyterLab's widgets whether the theme is light or dark, now and when the system changes it. */
export function followTheme(): void {
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const apply = () => {
    document.body.dataset.jpThemeLight = String(!dark.matches);
    document.body.dataset.jpThemeName = dark.matches ? "JupyterLab Dark" : "JupyterLab Light";
  };
  apply();
  dark.addEventListener("change", apply);
}
