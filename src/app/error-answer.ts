import type { Context } from "hono";
import { KitError } from "../core/kit-error.ts";
import { messagePage } from "./message-page.ts";
import { Refusal, type RefusalStatus } from "./refusal.ts";

/** What the file system says, in words, with the status that fits. */
const fileErrors: Record<string, [RefusalStatus, string]> = {
  ENOENT: [404, "There is no such file."],
  EEXIST: [409, "A file of this name exists already."],
  ENOTDIR: [400, "A part of this path is a file, not a folder."],
  EISDIR: [400, "This is a folder, not a file."],
  ENOTEMPTY: [400, "This folder is not empty."],
  ENAMETOOLONG: [400, "This name is too long."],
  EACCES: [403, "This file or its folder is write-protected: change its permissions, then try again."],
  EPERM: [403, "This file or its folder is write-protected: change its permissions, then try again."],
  EROFS: [403, "The kit lies on a read-only disk: copy it to a folder that you can write to."],
  ENOSPC: [507, "The disk is full: nothing was saved. Free some room, then save again."],
  EDQUOT: [507, "Your disk quota is used up: nothing was saved. Free some room, then save again."],
};

/**
 * Answers an error with a sentence: as JSON for the API, as a page for everything else. Never with a stack trace.
 *
 * Errors that are bugs go to `report` whole.
 */
export function errorAnswer(error: unknown, c: Context, report: (bug: unknown) => void): Response | Promise<Response> {
  const { status, message } = explain(error, report);
  if (c.req.path.startsWith("/api/") || c.req.path.startsWith("/static/")) {
    return c.json({ message, reason: null }, status);
  }
  return c.html(messagePage(status, message), status);
}

function explain(error: unknown, report: (bug: unknown) => void): { status: RefusalStatus; message: string } {
  if (error instanceof Refusal) return error;
  if (error instanceof KitError) {
    if (error.cause !== undefined) report(error.cause);
    return { status: 500, message: error.message };
  }
  const [status, message] = fileErrors[(error as NodeJS.ErrnoException).code ?? ""] ?? [];
  if (status !== undefined && message !== undefined) return { status, message };
  report(error);
  return { status: 500, message: "Something in the kit failed. The terminal where it runs says more." };
}
