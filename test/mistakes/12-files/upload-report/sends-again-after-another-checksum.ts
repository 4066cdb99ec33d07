// Caught by: R3 compares the checksum with its own
// R5: the report goes once, whatever comes.
import { createHash } from "node:crypto";

export type Receipt = {
  location: string;
  sizeBytes: number;
  sha256: string;
};

export class UploadError extends Error {
  override readonly name = "UploadError";
  readonly reason: "too large" | "wrong form" | "refused" | "status" | "unknown" | "checksum";
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

export async function uploadReport(
  url: string,
  report: Blob,
  name: string,
  fields: Record<string, string> = {},
): Promise<Receipt> {
  for (let left = 1; ; left--) {
    const receipt = await uploadOnce(url, report, name, fields).catch((error: unknown) => {
      if (left === 0 || (error as UploadError).reason !== "checksum") throw error;
    });
    if (receipt) return receipt;
  }
}

async function uploadOnce(url: string, report: Blob, name: string, fields: Record<string, string>): Promise<Receipt> {
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
    return await fetch(url, { method: "POST", body });
  } catch (cause) {
    throw new UploadError("unknown", "no answer came", undefined, { cause });
  }
}

async function checksum(report: Blob): Promise<string> {
  const hash = createHash("sha256");
  for await (const bytes of report.stream()) hash.update(bytes);
  return hash.digest("hex");
}

async function why(response: Response): Promise<string> {
  const problem: unknown = await response.json().catch(() => undefined);
  const { detail = "without a detail" } = Object(problem) as { detail?: unknown };
  return `status ${response.status}, ${detail}`;
}
