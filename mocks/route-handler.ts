import { HttpHandler } from "msw";
import { orSilence } from "./broken-connection.ts";

/** What the `:names` of a path stand for in a request. */
export type PathValues = Readonly<Record<string, string | readonly string[] | undefined>>;

/** Answers a request of a route. */
export type RouteAnswer = (request: Request, values: PathValues) => Promise<Response>;

/**
 * A handler for msw that can also be asked directly, without the copies that msw makes of every request.
 *
 * Asked directly it tells how a connection ends (`broken-connection.ts`); as a handler it acts it out.
 */
export class RouteHandler extends HttpHandler {
  readonly answer: RouteAnswer;

  /** @param method - In capitals; `ALL` for every one. */
  constructor(method: string, path: string, answer: RouteAnswer) {
    super(method === "ALL" ? /.+/ : method, path, async ({ request, params }) =>
      orSilence(await answer(request, params)),
    );
    this.answer = answer;
  }
}
