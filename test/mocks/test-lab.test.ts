import { afterEach, expect, test, vi } from "vitest";
import { expect as cellExpect, noticedBy, runTests, serverHooks } from "../../mocks/test-lab.ts";

const log = vi.spyOn(console, "log").mockImplementation(() => {});
const warn = vi.spyOn(console, "warn").mockImplementation(() => {});
afterEach(() => log.mockClear());
const printed = () => log.mock.calls.map(([line]) => line);

test("prints a line for each test", async () => {
  await runTests({
    "is right": () => cellExpect(1).toBe(1),
    "is wrong": async () => cellExpect(1).toBe(2),
    breaks: () => {
      throw new TypeError("fetch failed", { cause: new Error("nobody\nis there") });
    },
  });
  expect(printed()).toEqual(["✓ is right", "✕ is wrong: expected 1 to be 2", "✕ breaks: fetch failed: nobody"]);
});

test("does what is asked around them, also after a test that failed", async () => {
  const done: string[] = [];
  const note = (what: string) => () => void done.push(what);
  const hooks = {
    beforeAll: note("open"),
    beforeEach: note("before"),
    afterEach: note("after"),
    afterAll: note("close"),
  };
  await runTests({ one: () => cellExpect(1).toBe(2), two: note("two") }, hooks);
  expect(done).toEqual(["open", "before", "after", "before", "two", "after", "close"]);
});

test("keeps warnings to itself while tests run", async () => {
  await runTests({ warns: () => console.warn("unhandled") });
  expect(warn).not.toHaveBeenCalled();
  console.warn("later");
  expect(warn).toHaveBeenCalledWith("later");
});

test("tells which clients a test has noticed, between the hooks of a server", async () => {
  const done: string[] = [];
  const server = {
    listen: ({ onUnhandledFrame }: { onUnhandledFrame: string }) => done.push(`listen ${onUnhandledFrame}`),
    resetHandlers: () => done.push("reset"),
    close: () => done.push("close"),
  };
  const isOne = (client: number) => cellExpect(client).toBe(1);
  expect(await noticedBy({ one: 1, two: 2 }, [isOne], serverHooks(server))).toEqual({ one: false, two: true });
  expect(done).toEqual(["listen error", "reset", "reset", "close"]);
});
