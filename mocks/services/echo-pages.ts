import { HttpResponse } from "../http-response.ts";
import type { RouteTable } from "./routes.ts";

/** Routes that answer with a document, each of another type. */
export function pageRoutes(random: () => number): RouteTable {
  return {
    "/json": { GET: () => HttpResponse.json(slides) },
    "/html": { GET: () => HttpResponse.html(page) },
    "/xml": { GET: () => HttpResponse.xml(markup) },
    "/encoding/utf8": { GET: () => HttpResponse.html(alphabets) },
    "/robots.txt": { GET: () => HttpResponse.text("User-agent: *\nDisallow: /deny\n") },
    "/deny": { GET: () => HttpResponse.text("Robots were asked to stay away.\n") },
    "/uuid": { GET: () => HttpResponse.json({ uuid: uuid(random) }) },
    "/base64/:text": { GET: (_call, text) => HttpResponse.html(Buffer.from(text, "base64url").toString()) },
  };
}

const slides = {
  slideshow: {
    title: "How storms pass",
    author: "Stormproof",
    slides: [
      { title: "The first drop", type: "all" },
      { title: "What to do", type: "all", items: ["Wait", "Ask again", "Give up in time"] },
    ],
  },
};

const page = `<!doctype html>
<html lang="en"><head><title>Harbour log</title></head>
<body><h1>Harbour log</h1><p>At nine the wind turned, and every ship that had waited came in.</p></body></html>
`;

const markup = `<?xml version="1.0" encoding="UTF-8"?>
<slideshow title="How storms pass"><slide type="all"><title>The first drop</title></slide></slideshow>
`;

const alphabets = `<!doctype html><meta charset="utf-8"><title>Alphabets</title>
<p>Ærø · Łódź · Αθήνα · Київ · ქართული · العربية · עברית · हिन्दी · ไทย · 日本語 · 한국어 · ∮ E·da = Q · 🌩</p>
`;

/** A random UUID (RFC 9562, version 4) from this source of chance. */
function uuid(random: () => number): string {
  const hex = Array.from({ length: 32 }, () => Math.floor(random() * 16).toString(16));
  hex[12] = "4";
  hex[16] = "89ab"[Math.floor(random() * 4)] ?? "8";
  return hex.join("").replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
