import type { ExpectStatic } from "@vitest/expect";
import { createExpect } from "./vitest-expect.ts";

/** vitest's `expect`, for tests in the cells of a lesson. */
export const expect: ExpectStatic = createExpect(() => undefined);

/** What is done around tests, as by vitest's hooks of these names. */
export type Hooks = {
  readonly beforeAll?: () => unknown;
  readonly beforeEach?: () => unknown;
  readonly afterEach?: () => unknown;
  readonly afterAll?: () => unknown;
};

/**
 * Runs tests one after the other, as a file of tests, and prints a line each: `✓ finds an item`, or `✕ finds an item`
 * with what it says. What libraries print as warnings is left out.
 */
export async function runTests(tests: Readonly<Record<string, () => unknown>>, hooks: Hooks = {}): Promise<void> {
  const speak = beQuiet();
  try {
    await hooks.beforeAll?.();
    for (const [name, body] of Object.entries(tests)) {
      const words = await failureOf(body, hooks);
      console.log(words === undefined ? `✓ ${name}` : `✕ ${name}: ${words}`);
    }
  } finally {
    await hooks.afterAll?.();
    speak();
  }
}

/** Tries tests with wrong clients, and tells for each whether a test failed with it. */
export async function noticedBy<Client>(
  clients: Readonly<Record<string, Client>>,
  tests: readonly ((client: Client) => unknown)[],
  hooks: Hooks = {},
): Promise<Record<string, boolean>> {
  const noticed: Record<string, boolean> = {};
  const speak = beQuiet();
  try {
    await hooks.beforeAll?.();
    for (const [name, client] of Object.entries(clients)) {
      const words: unknown[] = [];
      for (const test of tests) words.push(await failureOf(() => test(client), hooks));
      noticed[name] = words.some((each) => each !== undefined);
    }
  } finally {
    await hooks.afterAll?.();
    speak();
  }
  return noticed;
}

/** A server of MSW, as far as hooks know it. */
type Server = { listen(options: { onUnhandledFrame: "error" }): unknown; resetHandlers(): unknown; close(): unknown };

/** The three hooks that go with a server of MSW. */
export function serverHooks(server: Server): Hooks {
  return {
    beforeAll: () => server.listen({ onUnhandledFrame: "error" }),
    afterEach: () => server.resetHandlers(),
    afterAll: () => server.close(),
  };
}

/** The first line of what a test says when it fails. */
async function failureOf(body: () => unknown, { beforeEach, afterEach }: Hooks): Promise<string | undefined> {
  try {
    await beforeEach?.();
    await body();
    return undefined;
  } catch (error) {
    return firstLine(error);
  } finally {
    await afterEach?.();
  }
}

function firstLine(error: unknown): string {
  const { message = String(error), cause } = error as Partial<Error>;
  const words = cause instanceof Error ? `${message}: ${cause.message}` : message;
  return words.split("\n", 1)[0]?.replace(/ \/\/ .*$/, "") ?? "";
}

/** Keeps warnings and errors from the console until the returned function is called. */
function beQuiet(): () => void {
  const { warn, error } = console;
  console.warn = () => {};
  console.error = () => {};
  return () => Object.assign(console, { warn, error });
}
