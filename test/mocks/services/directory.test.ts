import { describe, expect, onTestFinished, test } from "vitest";
import { intercept } from "../../../mocks/intercept.ts";
import { createDirectory, type DirectoryOptions } from "../../../mocks/services/directory.ts";
import { nearMisses } from "../../../mocks/services/directory-people.ts";

const origin = "http://directory.test";

function open(options: DirectoryOptions = {}) {
  const directory = intercept(createDirectory(options));
  onTestFinished(directory.close);
  return directory;
}

const page = async () => (await fetch(`${origin}/directory`)).text();

/** Neither a digit more behind it, nor anything else between the groups. */
const phone = /\(\d{3}\) \d{3}-\d{4}(?!\d)/g;

describe("the directory", () => {
  test("is an HTML page in UTF-8", async () => {
    open();
    const response = await fetch(`${origin}/directory`);
    expect([
      response.status,
      response.headers.get("content-type"),
      (await response.text()).startsWith("<!doctype html>"),
    ]).toEqual([200, "text/html; charset=utf-8", true]);
  });

  test("holds the numbers of its people, (660) 663-4518 first, and no other ones", async () => {
    const directory = open({ people: 40 });
    const found = (await page()).match(phone);
    expect([found, found?.[0], found?.length]).toEqual([directory.phones, "(660) 663-4518", 40]);
  });

  test("holds every near miss", async () => {
    open({ people: 40 });
    const text = await page();
    expect(nearMisses.filter((miss) => !text.includes(`: ${miss.text}<`))).toEqual([]);
  });

  test("gives nothing to an escaped quantifier", async () => {
    open();
    expect((await page()).match(/\(\d\{3\}\) \d\{3\}-\d\{4\}/g)).toBeNull();
  });

  test("misleads a pattern that forgets the end of a number", async () => {
    const directory = open({ people: 40 });
    const found = (await page()).match(/\(\d{3}\) \d{3}-\d{4}/g) ?? [];
    expect(found.length).toBeGreaterThan(directory.phones.length);
  });

  test("has the same people each time, and others by another chance", async () => {
    const [one, two, other] = [createDirectory(), createDirectory(), createDirectory({ random: () => 0.5 })];
    expect([one.phones.join() === two.phones.join(), one.phones.join() === other.phones.join()]).toEqual([true, false]);
  });

  test("answers an unknown page with 404 and another method with 405", async () => {
    open();
    const responses = [
      await fetch(`${origin}/`),
      await fetch(`${origin}/people`),
      await fetch(`${origin}/directory`, { method: "POST" }),
    ];
    expect([responses.map(({ status }) => status), responses[2]?.headers.get("allow")]).toEqual([
      [200, 404, 405],
      "GET, HEAD",
    ]);
  });
});
