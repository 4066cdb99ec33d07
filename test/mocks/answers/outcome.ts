/** Sends a request and tells in words how it ended: the same on every way by which a service can be asked. */
export async function outcomeOf(url: string, timeoutMs: number): Promise<string> {
  let response: Response;
  try {
    response = await fetch(url, { signal: AbortSignal.timeout(timeoutMs) });
  } catch (error) {
    return (error as Error).name === "TimeoutError" ? "silence" : `no answer, ${codeOf(error)}`;
  }
  try {
    const { length } = await response.text();
    return `${response.status}, ${length} characters of ${response.headers.get("content-length") ?? "some"}`;
  } catch (error) {
    return `${response.status}, then ${(error as Error).name === "TimeoutError" ? "silence" : "broken"}`;
  }
}

function codeOf(error: unknown): string {
  const { cause } = error as { cause?: { code?: string } };
  return cause?.code ?? "no code";
}
