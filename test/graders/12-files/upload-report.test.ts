import { createHash, randomBytes, randomInt, randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { json, type Reply, reset, status, text } from "../../../mocks/script.ts";
import { createFiles, type FilesService } from "../../../mocks/services/files.ts";
import type * as Solution from "../../../solutions/12-files/upload-report.ts";
import { openAnswer } from "../../../src/rig/answer.ts";
import { count, story } from "../../../src/rig/story.ts";

const answer = openAnswer<typeof Solution>("12-files/upload-report.ts");

type Wish = { bytes: string; name: string; fields?: Record<string, string> };
/** Uploads what came as base64, and counts who reads the report whole. */
const upload = async ({ uploadReport, UploadError }: typeof Solution, url: string, wish: Wish) => {
  const bytes = Buffer.from(wish.bytes, "base64");
  // Its stream has a chunk for each part.
  const report = new Blob([bytes.subarray(0, 5_000), bytes.subarray(5_000)], { type: "text/csv" });
  let wholeReads = 0;
  for (const method of ["arrayBuffer", "bytes", "text"] as const) {
    const read = report[method].bind(report);
    Object.defineProperty(report, method, {
      value: () => {
        wholeReads += 1;
        return read();
      },
    });
  }
  try {
    const receipt = await uploadReport(`${url}/files`, report, wish.name, ...(wish.fields ? [wish.fields] : []));
    return { receipt, wholeReads, error: undefined };
  } catch (error) {
    const { message, cause, reason, status } = error as Solution.UploadError;
    const isUploadError = error instanceof UploadError;
    const told = { isUploadError, message, reason, status, hasCause: cause instanceof Error };
    return { receipt: undefined, wholeReads, error: told };
  }
};

const hex = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");
/** A report, its name, and what the caller says about them. */
function report() {
  const bytes = randomBytes(randomInt(10_000, 20_000));
  const name = `night ${randomUUID()}.csv`;
  return { bytes, name, wish: { bytes: bytes.toString("base64"), name } };
}

/** Uploads to the files server. */
async function uploadTo(wish: Wish) {
  let files: FilesService | undefined;
  const service = () => {
    files = createFiles();
    return files;
  };
  const run = await answer.evaluate(upload, { service, arguments: wish });
  return { run, arrived: files?.bytes(wish.name) };
}

/** Uploads to a server that gives one answer, and would take the report again. */
function uploadOnce(reply: Reply, wish: Wish) {
  return answer.evaluate(upload, { script: [reply, reply], arguments: wish });
}

const told = ({ value }: Awaited<ReturnType<typeof uploadOnce>>) => {
  const { error } = value ?? {};
  if (!error) return "Your client returned.";
  if (!error.isUploadError) return `Your client threw another error: ${error.message}.`;
  return `Your client threw an UploadError, reason ${error.reason ?? "none"}, status ${error.status ?? "none"}: ${error.message}.`;
};

test("R1 sends the report and its fields as a form", {
  meta: {
    points: 2,
    hints: [
      "Look at the Content-Type of the request and at what the server made of its body.",
      "A form in this shape has parts with a boundary between them. A FormData as `body` makes all of it: the parts, the boundary, and the header that names the boundary.",
      'const form = new FormData();\nform.append(____, report, ____);\nfor (const [field, value] of Object.entries(fields)) form.append(____, value);\nawait fetch(url, { method: "POST", body: form });\n\nWhy does a Content-Type of your own break it?',
    ],
  },
}, async () => {
  const { bytes, name, wish } = report();
  const fields = { team: randomUUID(), "Of the night": " wind & rain", note: "", name: "" };
  const { run, arrived } = await uploadTo({ ...wish, fields });
  const request = run.requests[0];
  const type = request?.headers["content-type"] ?? "none";
  const did = `Your client sent ${request?.method ?? "no request"} with Content-Type ${type}, and got ${request?.status}.`;
  expect([request?.method, request?.status], story(run, did, "R1 asks for a form that the server can read.")).toEqual([
    "POST",
    201,
  ]);
  const stored = `The server stored ${arrived ? count(arrived.length, "byte") : "nothing"} as ${name}.`;
  expect(arrived?.equals(bytes), story(run, stored, `R1 asks for the ${bytes.length} bytes of the report.`)).toBe(true);
  const form = await new Response(request?.body ?? "", { headers: { "content-type": type } }).formData();
  const parts = Object.fromEntries(
    [...form].map(([field, value]) => [field, typeof value === "string" ? value : value.name]),
  );
  const wanted = { ...fields, file: name };
  const sent = `Your form had these parts: ${JSON.stringify(parts)}.`;
  expect(parts, story(run, sent, `R1 asks for ${JSON.stringify(wanted)}.`)).toEqual(wanted);
});

test("R2 returns what the server has kept", {
  meta: {
    points: 1,
    hints: [
      "The message compares what you returned with what the server had answered: one header, and the first file in the body.",
      "Location may be a path only. Resolve it against the address of the answer.",
      'const { files } = await response.json();\nconst location = new URL(response.headers.get("____"), response.____).href;\nreturn { location, sizeBytes: files[0].sizeBytes, sha256: ____ };\n\nWhat would a caller do with a path alone?',
    ],
  },
}, async () => {
  const [path, query] = [`/files/${randomUUID()}`, `?kept=${randomUUID()}`];
  for (const [location, right] of [
    [path, `http://api.test${path}`],
    [`http://store.test${path}`, `http://store.test${path}`],
    [query, `http://api.test/files${query}`],
  ] as const) {
    const { bytes, wish } = report();
    const kept = { sizeBytes: bytes.length, sha256: hex(bytes) };
    const body = { files: [{ name: wish.name, ...kept }] };
    const run = await uploadOnce(json(body, { status: 201, headers: { location } }), wish);
    const wanted = { location: right, ...kept };
    const did = `Your client returned ${JSON.stringify(run.value?.receipt)}. ${told(run)}`;
    expect(run.value?.receipt, story(run, did, `R2 asks for ${JSON.stringify(wanted)}.`)).toMatchObject(wanted);
  }
});

test("R3 compares the checksum with its own", {
  meta: {
    points: 2,
    hints: [
      "The server answered 201, and its checksum was not that of the report. Look at what your client made of it.",
      "A 201 says that something has been stored. Feed a hash with the report, chunk by chunk from its stream, and compare at the end.",
      'const hash = createHash("sha256");\nfor await (const bytes of report.____()) hash.update(bytes);\nif (sha256 !== hash.digest("____")) throw …;\n\nWho else could change a byte on the way, though the connection held?',
    ],
  },
}, async () => {
  const { bytes, wish } = report();
  const reply = (sha256: string) =>
    json({ files: [{ sizeBytes: bytes.length, sha256 }] }, { status: 201, headers: { location: "/files/1" } });
  const run = await uploadOnce(reply(hex(randomBytes(8))), wish);
  const { isUploadError, reason, status: code } = run.value?.error ?? {};
  expect(
    [isUploadError, reason, code],
    story(run, told(run), 'R3 asks for an UploadError "checksum", status 201.'),
  ).toEqual([true, "checksum", 201]);
  const sent = `The checksum was another. Your client sent ${count(run.requests.length, "request")}.`;
  expect(run.requests.length, story(run, sent, "R5 asks never to send the report twice.")).toBe(1);
  const good = await uploadOnce(reply(hex(bytes)), wish);
  const kept = `The checksum was right. ${told(good)}`;
  expect(good.value?.error, story(good, kept, "R3 asks for no error then.")).toBeUndefined();
  const reads = good.value?.wholeReads ?? 0;
  const did = `Your client read the whole report at once ${count(reads, "time")}.`;
  expect(reads, story(good, did, "R3 asks to read it chunk by chunk.")).toBe(0);
});

test("R4 says what a refusal means", {
  meta: {
    points: 2,
    hints: [
      "The message has the status, your reason, and your words. Which of them is not what the requirement lists?",
      "A table from status to reason is enough. The body of a refusal is often JSON with a `detail`; it may also be a page of a proxy, so reading it may fail.",
      'const problem = await response.json().catch(() => ____);\nconst detail = typeof problem?.____ === "string" ? problem.detail : "";\nthrow new UploadError(reasons[____] ?? "status", detail, status);\n\nWhich of these would a second try change?',
    ],
  },
}, async () => {
  const cases: [number, Solution.UploadError["reason"]][] = [
    [413, "too large"],
    [400, "wrong form"],
    [415, "wrong form"],
    [422, "refused"],
    [503, "status"],
    [200, "status"],
  ];
  for (const [code, reason] of cases) {
    const detail = `At most ${randomInt(1e9)} bytes.`;
    for (const reply of [
      json({ detail }, { status: code }),
      json({ detail }, { status: code, headers: { "content-type": "application/problem+json" } }),
      text("<p>No</p>", { status: code }),
      json(null, { status: code }),
      reset({ status: code, body: JSON.stringify({ words: "x".repeat(100) }), afterBytes: 20 }),
    ]) {
      const run = await uploadOnce(reply, report().wish);
      const { error } = run.value ?? {};
      const given = [error?.isUploadError, error?.reason, error?.status];
      expect(given, story(run, told(run), `R4 asks for the reason "${reason}" and status ${code}.`)).toEqual([
        true,
        reason,
        code,
      ]);
      if (!JSON.stringify(reply).includes(detail)) continue;
      expect(error?.message, story(run, told(run), `R4 asks for "${detail}" in the message.`)).toContain(detail);
    }
  }
});

test("R5 sends the report once, whatever comes", {
  meta: {
    points: 2,
    hints: [
      "Count the requests in the log, and look at the error that your client threw.",
      "When the answer is lost, the report may be stored already. A POST without a key is not sent again: the caller decides, and needs to know that it is not known.",
      'try {\n  return await fetch(url, { method: "POST", body: form });\n} catch (cause) {\n  throw new UploadError("____", "no answer came", ____, { ____ });\n}\n\nWhat could the caller ask the server before it sends the report again?',
    ],
  },
}, async () => {
  const replies: [string, Reply][] = [
    ["The connection broke.", reset()],
    ["The status was 503.", status(503)],
    ["The status was 413.", status(413)],
  ];
  for (const [words, reply] of replies) {
    const run = await uploadOnce(reply, report().wish);
    const did = `${words} Your client sent ${count(run.requests.length, "request")}. ${told(run)}`;
    expect(run.requests.length, story(run, did, "R5 asks for 1 request.")).toBe(1);
    if (reply.kind !== "reset") continue;
    const { isUploadError, reason, status: code, hasCause } = run.value?.error ?? {};
    expect(
      [isUploadError, reason, code ?? "none", hasCause],
      story(run, did, 'R5 asks for an UploadError "unknown" without a status, with a cause.'),
    ).toEqual([true, "unknown", "none", true]);
  }
});
