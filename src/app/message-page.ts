import { html } from "hono/html";

const titles: Record<number, string> = {
  401: "This page is locked",
  404: "There is no such page",
  503: "The pages are not ready yet",
};

/** A page with one sentence on it. It needs no file of the bundle, so that it also works when there is none. */
export function messagePage(status: number, message: string) {
  const title = titles[status] ?? "This did not work";
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title} · stormproof</title>
<style>body { font: 1.125rem/1.6 system-ui, sans-serif; max-width: 40rem; margin: 15vh auto; padding: 0 1.5rem; }</style>
</head>
<body>
<main>
<h1>${title}</h1>
<p>${message}</p>
<p><a href="/">To the start page</a></p>
</main>
</body>
</html>`;
}
