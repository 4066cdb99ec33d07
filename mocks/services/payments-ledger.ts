import { noSuch } from "./payments-refusals.ts";

/** What the payment service keeps. Objects are stored as the API shows them; instants are in seconds since 1970. */

/** What all objects have. */
export type Stored<Kind extends string = string> = {
  readonly id: string;
  readonly object: Kind;
  readonly created: number;
  readonly livemode: false;
  metadata: Record<string, string>;
};

/** Somebody who pays. */
export type Customer = Stored<"customer"> & {
  email: string | null;
  name: string | null;
  description: string | null;
  phone: string | null;
};

/** One attempt to take money from a card, paid or failed. */
export type Charge = Stored<"charge"> & {
  readonly amount: number;
  readonly currency: string;
  readonly customer: string | null;
  readonly payment_intent: string | null;
  readonly payment_method: string | null;
  readonly status: "succeeded" | "failed";
  readonly paid: boolean;
  readonly failure_code: string | null;
  readonly failure_message: string | null;
  /** The bank's reason, where it gives one. */
  readonly decline_code: string | null;
  description: string | null;
  receipt_email: string | null;
  captured: boolean;
  amount_captured: number;
  amount_refunded: number;
  refunded: boolean;
};

/** One payment on its way from the wish to the money. */
export type PaymentIntent = Stored<"payment_intent"> & {
  readonly client_secret: string;
  readonly capture_method: string;
  readonly payment_method_types: readonly string[];
  amount: number;
  currency: string;
  customer: string | null;
  description: string | null;
  receipt_email: string | null;
  payment_method: string | null;
  status: "requires_payment_method" | "requires_confirmation" | "requires_capture" | "succeeded" | "canceled";
  amount_capturable: number;
  amount_received: number;
  latest_charge: string | null;
  last_payment_error: object | null;
  canceled_at: number | null;
  cancellation_reason: string | null;
};

/** Money given back. */
export type Refund = Stored<"refund"> & {
  readonly amount: number;
  readonly currency: string;
  readonly charge: string;
  readonly payment_intent: string | null;
  readonly reason: string | null;
  readonly status: "succeeded";
};

/** Everything that the service keeps, each kind oldest first. */
export type Ledger = {
  readonly customers: Shelf<Customer>;
  readonly charges: Shelf<Charge>;
  readonly paymentIntents: Shelf<PaymentIntent>;
  readonly refunds: Shelf<Refund>;
};

/** Objects of one kind, by id and in the order in which they were made. */
export class Shelf<T extends Stored> {
  readonly kind: T["object"];
  readonly #prefix: string;
  readonly #kept = new Map<string, T>();
  #made = 0;

  /** @param prefix - What ids begin with: `ch`. */
  constructor(kind: T["object"], prefix: string) {
    this.kind = kind;
    this.#prefix = prefix;
  }

  all(): T[] {
    return [...this.#kept.values()];
  }

  /**
   * @param param - Which parameter named the id; `id` is the one in the path.
   * @throws 404 or 400 when there is none.
   */
  find(id: string, param = "id"): T {
    const found = this.#kept.get(id);
    if (!found) throw noSuch(this.kind, id, param);
    return found;
  }

  /** Makes the next id and keeps what is made of it: `ch_000001`. */
  add(make: (id: string) => T): T {
    this.#made += 1;
    const made = make(`${this.#prefix}_${String(this.#made).padStart(6, "0")}`);
    this.#kept.set(made.id, made);
    return made;
  }

  remove(id: string): void {
    this.#kept.delete(id);
  }

  /** Removes everything, and counts ids from 1 again. */
  clear(): void {
    this.#kept.clear();
    this.#made = 0;
  }
}

/** What a charge is made of. */
export type ChargeParts = Pick<Charge, "amount" | "currency"> & Partial<Charge>;

/** Makes a charge that has been paid; `parts` says otherwise. */
export function newCharge(id: string, created: number, parts: ChargeParts): Charge {
  return {
    ...{ id, object: "charge", created, livemode: false, metadata: {} },
    ...{ customer: null, payment_intent: null, payment_method: null, description: null, receipt_email: null },
    ...{ status: "succeeded", paid: true, failure_code: null, failure_message: null, decline_code: null },
    ...{ captured: true, amount_captured: parts.amount, amount_refunded: 0, refunded: false },
    ...parts,
  };
}

const seedNames = ["Amara Okafor", "Jonas Lindqvist", "Mei-Ling Chou", "Rodrigo Fuentes", "Farida Rahimi"] as const;
const openingDay = Date.UTC(2025, 11, 1, 8) / 1_000;
const hour = 3_600;

/** An empty ledger. */
export function newLedger(): Ledger {
  return {
    customers: new Shelf("customer", "cus"),
    charges: new Shelf("charge", "ch"),
    paymentIntents: new Shelf("payment_intent", "pi"),
    refunds: new Shelf("refund", "re"),
  };
}

/** Puts a ledger in its first state: five customers, and their charges, one an hour since 1 December 2025. */
export function fill(ledger: Ledger, charges: number): void {
  for (const shelf of Object.values(ledger)) shelf.clear();
  for (const name of seedNames)
    ledger.customers.add((id) => newCustomer(id, openingDay, { name, email: emailOf(name) }));
  const customers = ledger.customers.all();
  for (let number = 0; number < charges; number++) {
    const customer = customers[number % customers.length]?.id ?? null;
    const amount = 500 + ((number * 137) % 9_500);
    const parts = {
      amount,
      currency: "usd",
      customer,
      payment_method: "pm_card_visa",
      description: `Order ${number + 1}`,
    };
    ledger.charges.add((id) => newCharge(id, openingDay + number * hour, parts));
  }
}

/** Makes a customer of whom nothing is known but `parts`. */
export function newCustomer(id: string, created: number, parts: Partial<Customer>): Customer {
  const empty = { email: null, name: null, description: null, phone: null, metadata: {} };
  return { id, object: "customer", created, livemode: false, ...empty, ...parts };
}

function emailOf(name: string): string {
  return `${name.split(" ")[0]?.toLowerCase()}@example.com`;
}
