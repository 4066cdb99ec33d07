import { createHash } from "node:crypto";

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

const reasons: Readonly<Record<number, UploadError["reason"]>> = {
  400: "wrong form",
  413: "too large",
  415: "wrong form",
  422: "refused",
};

/**
 * Uploads a report as a form, once, and compares checksums.
 *
 * @param report - Its content. `openAsBlob(path)` of `node:fs` makes one that is read while it is sent.
 * @param name - Name of the file on the server.
 * @throws UploadError
 *
 * @example
 * await uploadReport("https://files.example/files", await openAsBlob("night.csv"), "night.csv", { team: "harbour" });
 */
export async function uploadReport(
  url: string,
  report: Blob,
  name: string,
  fields: Record<string, string> = {},
): Promise<Receipt> {
  const form = new FormData();
  for (const [field, value] of Object.entries(fields)) form.append(field, value);
  form.append("file", report, name);
  const response = await send(url, form);
  const { status } = response;
  if (status !== 201) throw new UploadError(reasons[status] ?? "status", await why(response), status);
  const { files } = (await response.json()) as { files: [Omit<Receipt, "location">] };
  const [{ sizeBytes, sha256 }] = files;
  if (sha256 !== (await checksum(report))) throw new UploadError("checksum", "other bytes have arrived", status);
  return { location: new URL(response.headers.get("location") ?? "", response.url).href, sizeBytes, sha256 };
}

async function send(url: string, body: FormData): Promise<Response> {
  try {
    // Without a Content-Type: fetch writes it, with the boundary that it has chosen.
    return await fetch(url, { method: "POST", body });
  } catch (cause) {
    throw new UploadError("unknown", "no answer came", undefined, { cause });
  }
}

/** A chunk at a time. */
async function checksum(report: Blob): Promise<string> {
  const hash = createHash("sha256");
  for await (const bytes of report.stream()) hash.update(bytes);
  return hash.digest("hex");
}

/** What the server says is wrong, as far as it says it in the form of RFC 9457. */
async function why(response: Response): Promise<string> {
  const problem: unknown = await response.json().catch(() => undefined);
  const { detail = "without a detail" } = Object(problem) as { detail?: unknown };
  return `status ${response.status}, ${detail}`;
}
