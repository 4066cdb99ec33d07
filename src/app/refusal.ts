import { KitError } from "../core/kit-error.ts";

/** A request that the app does not serve, with the HTTP status and the sentence that the page shows. */
export class Refusal extends KitError {
  readonly status: RefusalStatus;

  constructor(status: RefusalStatus, message: string) {
    super(message);
    this.status = status;
  }
}

export type RefusalStatus = 400 | 401 | 403 | 404 | 405 | 409 | 413 | 421 | 500 | 503 | 507;
