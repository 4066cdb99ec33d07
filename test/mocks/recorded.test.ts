import { expect, test, vi } from "vitest";
import { connectionEnd } from "../../mocks/broken-connection.ts";
import { lessonClock } from "../../mocks/clock.ts";
import { recorded } from "../../mocks/recorded.ts";
import { createQuota } from "../../mocks/services/quota.ts";
import { WireLog } from "../../mocks/wire-log.ts";

test("a client that never stops gets no answer after 3,000 requests, and is told so once", async () => {
  const warn = vi.spyOn(console, "warn").mockImplementation(() => {});
  const log = new WireLog({ clock: lessonClock });
  const ask = recorded(createQuota(), log);
  const ends = [];
  for (let sent = 0; sent < 3_002; sent++) ends.push(connectionEnd(await ask(new Request("http://quota.test/quota"))));
  expect(ends.slice(2_998)).toEqual([undefined, undefined, "never", "never"]);
  expect(log.exchanges.length).toBe(3_002);
  expect(warn.mock.calls).toEqual([[expect.stringMatching(/^Your client has sent 3,000 requests/)]]);
});
