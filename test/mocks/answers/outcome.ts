/** How long to wait for the head of an answer, and after it for the body. */
export type Patience = { readonly headMs: number; readonly bodyMs: number };

/** Sends a request and tells in words how it ended: the same on every way by which a service can be asked. */
export async function outcomeOf(url: string, { headMs, bodyMs }: Patience): Promise<string> {
  const leaving = new AbortController();
  const leave = () => leaving.abort(new DOMException("Nothing comes.", "TimeoutError"));
  let timer = setTimeout(leave, headMs);
  let response: Response;
  try {
    response = await fetch(url, { signal: leaving.signal });
  } catch (error) {
    return (error as Error).name === "TimeoutError" ? "silence" : `no answer, ${codeOf(error)}`;
  } finally {
    clearTimeout(timer);
  }
  timer = setTimeout(leave, bodyMs);
  try {
    const { length } = await response.text();
    return `${response.status}, ${length} characters of ${response.headers.get("content-length") ?? "some"}`;
  } catch (error) {
    return `${response.status}, then ${(error as Error).name === "TimeoutError" ? "silence" : "broken"}`;
  } finally {
    clearTimeout(timer);
  }
}

function codeOf(error: unknown): string {
  const { cause } = error as { cause?: { code?: string } };
  return cause?.code ?? "no code";
}
