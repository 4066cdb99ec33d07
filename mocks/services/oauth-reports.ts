import { z } from "zod";
import { HttpResponse } from "../http-response.ts";
import { guard } from "./oauth-guard.ts";
import type { TokenStore } from "./oauth-tokens.ts";
import { problem } from "./problem.ts";
import type { Call } from "./routes.ts";

/** What the tokens are for. */
export type Report = { readonly id: number; readonly title: string; readonly author: string };

/** The small API behind the token server. */
export class Reports {
  readonly #tokens: TokenStore;
  readonly #reports: Report[] = [
    { id: 1, title: "Outages in March", author: "test-client" },
    { id: 2, title: "What the retries cost", author: "a:b" },
    { id: 3, title: "Certificates that end this year", author: "ada" },
  ];

  constructor(tokens: TokenStore) {
    this.#tokens = tokens;
  }

  get all(): readonly Report[] {
    return this.#reports;
  }

  list({ request }: Call): Response {
    guard(request, this.#tokens, "reports:read");
    return HttpResponse.json(this.#reports);
  }

  read({ request }: Call, id: string): Response {
    guard(request, this.#tokens, "reports:read");
    const report = this.#reports.find((each) => String(each.id) === id);
    if (!report) throw problem(404, "There is no such report.");
    return HttpResponse.json(report);
  }

  async create({ request, url }: Call): Promise<Response> {
    const { consent } = guard(request, this.#tokens, "reports:write");
    const draft = reportDraft.safeParse(await request.json().catch(() => undefined));
    if (!draft.success) throw problem(422, "A report is JSON with a title.");
    const report = { id: this.#reports.length + 1, title: draft.data.title, author: consent.subject };
    this.#reports.push(report);
    const location = new URL(`/reports/${report.id}`, url).href;
    return HttpResponse.json(report, { status: 201, headers: { location } });
  }
}

const reportDraft = z.object({ title: z.string().min(1) });
