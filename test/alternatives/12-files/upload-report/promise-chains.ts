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

/** Chains of promises, and both works at the same time. */
export function uploadReport(
  url: string,
  report: Blob,
  name: string,
  fields: Record<string, string> = {},
): Promise<Receipt> {
  const form = new FormData();
  form.append("file", report, name);
  Object.entries(fields).forEach(([field, value]) => {
    form.append(field, value);
  });
  const sent = fetch(url, { method: "POST", body: form }).catch((cause) => {
    throw new UploadError("unknown", "gone", undefined, { cause });
  });
  return Promise.all([sent, checksum(report)]).then(([response, own]) => receipt(response, own));
}

function receipt(response: Response, own: string): Promise<Receipt> {
  const { status } = response;
  if (status !== 201) {
    const reason = ({ 413: "too large", 400: "wrong form", 415: "wrong form", 422: "refused" } as const)[status];
    return (response.json() as Promise<{ detail?: string } | null>).then(
      (problem) => {
        throw new UploadError(reason ?? "status", `${problem?.detail}`, status);
      },
      () => {
        throw new UploadError(reason ?? "status", "", status);
      },
    );
  }
  return (response.json() as Promise<{ files: [Receipt] }>).then(({ files: [file] }) => {
    if (file.sha256 !== own) throw new UploadError("checksum", "differs", status);
    const location = new URL(String(response.headers.get("location")), response.url).href;
    return { location, sizeBytes: file.sizeBytes, sha256: own };
  });
}

async function checksum(report: Blob): Promise<string> {
  const hash = createHash("sha256");
  const reader = report.stream().getReader();
  for (let read = await reader.read(); !read.done; read = await reader.read()) hash.update(read.value);
  return hash.digest("hex");
}
