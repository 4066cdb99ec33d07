import type { z } from "zod";
import { HttpResponse } from "../http-response.ts";
import { type Book, cancel, capture, confirm } from "./payments-charging.ts";
import { expanded } from "./payments-expand.ts";
import { type FormFields, parseForm } from "./payments-form.ts";
import type { Shelf, Stored } from "./payments-ledger.ts";
import { pageOf, passes } from "./payments-lists.ts";
import { changeIntent, makeCharge, makeCustomer, makeIntent, makeRefund, update } from "./payments-making.ts";
import * as schemas from "./payments-parameters.ts";
import type { Answer, RouteTable } from "./routes.ts";

/** Customers, charges, payment intents and refunds: listed, made, read, changed. */
export function paymentRoutes(book: Book): RouteTable {
  const { customers, charges, paymentIntents, refunds } = book.ledger;
  const { list, read, create, change } = kindsOfRoute(book);
  const { listParameters } = schemas;
  return {
    "/v1/customers": {
      GET: list(customers, listParameters.customer),
      POST: create(schemas.customerParameters, (given) => makeCustomer(book, given)),
    },
    "/v1/customers/:id": {
      GET: read(customers),
      POST: change(customers, schemas.customerParameters, update),
      DELETE: (_call, id) => {
        customers.remove(customers.find(id).id);
        return HttpResponse.json({ id, object: "customer", deleted: true });
      },
    },
    "/v1/charges": {
      GET: list(charges, listParameters.charge),
      POST: create(schemas.chargeParameters, (given) => makeCharge(book, given)),
    },
    "/v1/charges/:id": { GET: read(charges), POST: change(charges, schemas.noteParameters, update) },
    "/v1/payment_intents": {
      GET: list(paymentIntents, listParameters.payment_intent),
      POST: create(schemas.intentParameters, (given) => makeIntent(book, given)),
    },
    "/v1/payment_intents/:id": {
      GET: read(paymentIntents),
      POST: change(paymentIntents, schemas.intentChangeParameters, (intent, given) =>
        changeIntent(book, intent, given),
      ),
    },
    "/v1/payment_intents/:id/confirm": {
      POST: change(paymentIntents, schemas.confirmParameters, (intent, given) => {
        if (given.payment_method !== undefined) changeIntent(book, intent, { payment_method: given.payment_method });
        confirm(book, intent);
      }),
    },
    "/v1/payment_intents/:id/capture": {
      POST: change(paymentIntents, schemas.captureParameters, (intent, { amount_to_capture }) =>
        capture(book, intent, amount_to_capture),
      ),
    },
    "/v1/payment_intents/:id/cancel": {
      POST: change(paymentIntents, schemas.cancelParameters, (intent, { cancellation_reason = null }) =>
        cancel(book, intent, cancellation_reason),
      ),
    },
    "/v1/refunds": {
      GET: list(refunds, listParameters.refund),
      POST: create(schemas.refundParameters, (given) => makeRefund(book, given)),
    },
    "/v1/refunds/:id": { GET: read(refunds), POST: change(refunds, schemas.noteParameters, update) },
  };
}

/** The four kinds of route that there are. Each reads its parameters, and expands what it answers. */
function kindsOfRoute({ ledger }: Book) {
  const reply = (object: object, given: FormFields) => HttpResponse.json(expanded(object, given.expand, ledger));

  const list =
    <T extends Stored, P extends schemas.PageParameters>(shelf: Shelf<T>, schema: z.ZodType<P>): Answer =>
    ({ url }) => {
      const given = parseForm(url.searchParams);
      const parameters = schemas.readParameters(schema, given);
      const wanted = shelf.all().filter((each) => passes(each, parameters));
      return reply({ object: "list", url: url.pathname, ...pageOf(shelf.kind, wanted, parameters) }, given);
    };

  const read =
    <T extends Stored>(shelf: Shelf<T>): Answer =>
    ({ url }, id) =>
      reply(shelf.find(id), parseForm(url.searchParams));

  const create =
    <P>(schema: z.ZodType<P>, make: (given: P) => object): Answer =>
    async ({ request }) => {
      const given = parseForm(await request.text());
      return reply(make(schemas.readParameters(schema, given)), given);
    };

  const change =
    <T extends Stored, P>(shelf: Shelf<T>, schema: z.ZodType<P>, apply: (object: T, given: P) => void): Answer =>
    async ({ request }, id) => {
      const object = shelf.find(id);
      const given = parseForm(await request.text());
      apply(object, schemas.readParameters(schema, given));
      return reply(object, given);
    };

  return { list, read, create, change };
}
