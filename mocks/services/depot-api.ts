import { createHash } from "node:crypto";
import { z } from "zod";
import type { Clock } from "../clock.ts";
import { HttpResponse } from "../http-response.ts";
import { IdempotencyKeys } from "./idempotency-keys.ts";
import { problem } from "./problem.ts";
import type { Call } from "./routes.ts";

/** Something that a depot has been asked to send. */
export type Shipment = { readonly id: number; readonly reference: string; readonly city: string };

/** What an API of a depot needs to know. */
export type DepotRules = {
  readonly count: number;
  readonly tokenLifeMs: number;
  readonly brokenId: number | undefined;
  readonly clock: Clock;
};

/** What a depot does with each request. Its whole state is here. */
export class DepotApi {
  readonly shipments: Shipment[] = [];
  readonly #tokensUntil = new Map<string, number>();
  readonly #keys: IdempotencyKeys;
  readonly #rules: DepotRules;

  constructor(rules: DepotRules) {
    this.#rules = rules;
    this.#keys = new IdempotencyKeys(() => rules.clock.now(), 24 * 3_600_000);
    for (let number = 1; number <= rules.count; number++) {
      this.#add({ reference: `seed-${number}`, city: cities[number % cities.length] ?? "Enugu" });
    }
  }

  get tokens(): number {
    return this.#tokensUntil.size;
  }

  /** @throws a 401 when the caller is not the one client that it knows. */
  token({ request }: Call): Response {
    if (request.headers.get("authorization") !== basic) throw problem(401, "This client is not known.");
    const { clock, tokenLifeMs } = this.#rules;
    const name = `token-${this.tokens + 1}`;
    this.#tokensUntil.set(name, clock.now() + tokenLifeMs);
    return HttpResponse.json({ access_token: name, token_type: "Bearer", expires_in: tokenLifeMs / 1_000 });
  }

  /** @throws a 401 when a request shows no token that is good now. */
  checkToken({ request }: Call): void {
    const [, name = ""] = /^Bearer (\S+)$/.exec(request.headers.get("authorization") ?? "") ?? [];
    const isGood = (this.#tokensUntil.get(name) ?? 0) > this.#rules.clock.now();
    if (!isGood) throw problem(401, "The token is missing, expired or not known.");
  }

  list({ url }: Call): Response {
    const limit = Math.max(1, wholeIn(url, "limit", 10));
    const from = wholeIn(url, "from", 0);
    const items = this.shipments.slice(from, from + limit).map((one) => this.#view(one));
    const hasMore = from + limit < this.shipments.length;
    const headers = { ...(hasMore && { link: `</shipments?limit=${limit}&from=${from + limit}>; rel="next"` }) };
    return HttpResponse.json(items, { headers });
  }

  read(id: string): Response {
    const shipment = this.shipments[Number(id) - 1];
    if (!shipment) throw problem(404, "There is no such shipment.");
    return HttpResponse.json(this.#view(shipment));
  }

  async create({ request }: Call): Promise<Response> {
    const text = await request.text();
    const fingerprint = createHash("sha256").update(text).digest("hex");
    return this.#keys.once(request.headers.get("idempotency-key"), fingerprint, () =>
      HttpResponse.json(this.#add(readDraft(text)), { status: 201 }),
    );
  }

  #add(draft: Omit<Shipment, "id">): Shipment {
    const shipment = { id: this.shipments.length + 1, ...draft };
    this.shipments.push(shipment);
    return shipment;
  }

  #view(shipment: Shipment): object {
    return shipment.id === this.#rules.brokenId ? { ...shipment, city: null } : shipment;
  }
}

const basic = `Basic ${Buffer.from("test-client:test-secret-1").toString("base64")}`;
const cities = ["Enugu", "Uppsala", "Tainan", "Valdivia", "Herat", "Gdynia", "Hilo"] as const;
const draftSchema = z.object({ reference: z.string().min(1), city: z.string().min(1) });

/** @throws a 422 when the text is no shipment. */
function readDraft(text: string): z.infer<typeof draftSchema> {
  const { data } = draftSchema.safeParse(parse(text));
  if (!data) throw problem(422, "A shipment has a reference and a city.");
  return data;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function wholeIn({ searchParams }: URL, name: string, fallback: number): number {
  const text = searchParams.get(name) ?? "";
  return /^\d{1,6}$/.test(text) ? Number(text) : fallback;
}
