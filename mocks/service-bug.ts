/** The answer of a service that threw: a bug of the service, which shall not pass for a failure that was wanted. */
export function serviceBug(error: unknown): Response {
  console.error(error);
  const words = error instanceof Error ? error.message : String(error);
  return new Response(`stormproof: the service has a bug: ${words}\n`, {
    status: 500,
    headers: { "content-type": "text/plain; charset=utf-8" },
  });
}
