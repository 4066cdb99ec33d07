/** What stands in a log about a response, and not in the response: a client must not see it. */
export type Note = {
  /** What was done to it on purpose: `503`, `reset`, `stall`. */
  readonly fault?: string;
  /** The request came although an earlier answer had asked the client to stay away for longer. */
  readonly isTooEarly?: true;
  /** The service knows no such path. This is the route that comes closest, if any does. */
  readonly unknownPath?: { readonly closest: string | undefined };
};

/** Adds a note to a response. */
export function annotate(response: Response, note: Note): Response {
  notes.set(response, { ...notes.get(response), ...note });
  return response;
}

/** What is noted of a response. */
export function noteOf(response: Response): Note {
  return notes.get(response) ?? {};
}

const notes = new WeakMap<Response, Note>();
