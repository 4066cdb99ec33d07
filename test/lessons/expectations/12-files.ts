import type { Expectations } from "../expectations.ts";

/** The figures that the lesson's text speaks of, where its cells print them. */
export const expectations: Expectations = {
  prints: {
    "fail-cut": ["the connection broke\noutages.csv 5,000 bytes"],
    "run-next-job": ["rows: 196, last: '2025-05-19T03:00,mail,15'"],
    "picture-half": ["the connection broke: no files", "✕ 5,000: looks whole"],
    "run-checksum": ["whole: true true\nshort: false false\nchanged: true false"],
    "run-memory": ["atOnce: 8000000, inChunks: 65536, sum: 8000000"],
    "picture-memory": ["at once: 8,000,000, grows with it. in chunks: 65,536, stays."],
    "run-progress": ["########............ 40 %"],
    "run-resume": ["part 5,000 bytes\n206 bytes 5000-12717/12718\npart 12,718 bytes true"],
    "run-changed": ["206 true true"],
    "vary-last-byte": ["416 bytes */12718"],
    "run-form": ["400 The parts of the form cannot be told apart."],
    "run-boundary": ["boundary=BOUNDARY\n--BOUNDARY", "harbour\r\n--BOUNDARY--"],
    "run-receipt": ["201 http://files.test/files/copy.csv true"],
    "vary-too-large": ["3000 413"],
  },
  changes: [
    {
      cell: "run-progress",
      change: ["1_000_000", 'Number(response.headers.get("content-length"))'],
      prints: "#################### 100 %",
    },
    {
      cell: "run-changed",
      change: ['"bytes=5000-" }', '"bytes=5000-", "if-range": etag }'],
      prints: "200 false true",
    },
    { cell: "vary-last-byte", change: ["from = size", "from = size - 1"], prints: "206 bytes 12717-12717/12718" },
    { cell: "run-form", change: ["body: form, headers", "body: form"], prints: "201 { team: 'harbour' }" },
    { cell: "vary-too-large", change: ["3_000", "2_000"], prints: "2000 413" },
    { cell: "vary-too-large", change: ["3_000", "1_700"], prints: "1700 201" },
  ],
};
