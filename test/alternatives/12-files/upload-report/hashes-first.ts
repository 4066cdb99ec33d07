import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";

/** What the server has kept. */
export type Receipt = {
  /** Where the file is now: an absolute address. */
  location: string;
  sizeBytes: number;
  /** In hex. */
  sha256: string;
};

/** The upload did not succeed, or nobody knows whether it did. */
export class UploadError extends Error {
  override readonly name = "UploadError";
  readonly reason: "too large" | "wrong form" | "refused" | "status" | "unknown" | "checksum";
  /** `undefined`: no answer came. */
  readonly status: number | undefined;

  constructor(reason: UploadError["reason"], why: string, status?: number, options?: ErrorOptions) {
    super(`The upload failed: ${why}`, options);
    this.reason = reason;
    this.status = status;
  }
}

/** Hashes first, with Node's streams, and reads the refusal as text. */
export async function uploadReport(
  url: string,
  report: Blob,
  name: string,
  fields: Record<string, string> = {},
): Promise<Receipt> {
  const hash = createHash("sha256");
  await pipeline(Readable.from(report.stream()), hash);
  const own = hash.digest("hex");
  const body = new FormData();
  body.set("file", new File([report], name, { type: report.type }));
  for (const field in fields) body.set(field, String(fields[field]));
  let response: Response;
  try {
    response = await fetch(new Request(url, { method: "post", body }));
  } catch (error) {
    throw new UploadError("unknown", "lost", undefined, { cause: error });
  }
  if (response.status === 201) {
    const kept = ((await response.json()) as { files: Receipt[] }).files[0];
    if (kept?.sha256 !== own) throw new UploadError("checksum", `${own} has not arrived`, 201);
    const location = new URL(response.headers.get("Location") ?? "", url).toString();
    return { location, sizeBytes: kept.sizeBytes, sha256: own };
  }
  throw new UploadError(reasonOf(response.status), detailOf(await response.text().catch(() => "")), response.status);
}

function reasonOf(status: number): UploadError["reason"] {
  switch (status) {
    case 413:
      return "too large";
    case 400:
    case 415:
      return "wrong form";
    case 422:
      return "refused";
    default:
      return "status";
  }
}

function detailOf(body: string): string {
  try {
    return String(JSON.parse(body).detail ?? "no detail");
  } catch {
    return "no detail";
  }
}
