import { describe, expect, test } from "vitest";
import { readLinks as inLessons } from "../../mocks/read-links.ts";
import { readLinks as inExercises } from "../../solutions/07-pagination/paginate-link.ts";

const headers: Record<string, [header: string, links: [target: string, rel: string][]]> = {
  "several links": [
    '<a>; rel="prev", <b>; rel="next"',
    [
      ["a", "prev"],
      ["b", "next"],
    ],
  ],
  "a relation without quotes": ["<a>;rel=next", [["a", "next"]]],
  "other parameters before and after": ['<a>; title="x"; rel="next"; type="text/html"', [["a", "next"]]],
  "a parameter without a value": ["<a>; crossorigin; rel=next", [["a", "next"]]],
  "signs inside of a target": ['<a?ids=1,2;3>; rel="next"', [["a?ids=1,2;3", "next"]]],
  "signs inside of quotes": ['<a>; title="<b>; rel=prev, \\" or so"; rel="next"', [["a", "next"]]],
  "spaces, and names in capitals": ['<a> ; REL = "Next last"', [["a", "Next last"]]],
  "the first of two relations only": ['<a>; rel="prev"; rel="next"', [["a", "prev"]]],
  "no relation": ["<a>", [["a", ""]]],
  "nothing at all": ["", []],
};

for (const [name, readLinks] of Object.entries({ lessons: inLessons, exercises: inExercises })) {
  describe(`readLinks() of the ${name}`, () => {
    for (const [what, [header, links]] of Object.entries(headers)) {
      test(`reads ${what}`, () => {
        expect(readLinks(header).map(({ target, rel }) => [target, rel])).toEqual(links);
      });
    }

    test("reads a header of 16 kB with less than 100 ms of work, whatever is in it", () => {
      for (const piece of ["<", '"', "<a>;", '; rel="', "<a>, ", "\\"]) {
        const header = piece.repeat(16_000 / piece.length);
        const before = process.cpuUsage();
        readLinks(header);
        readLinks(`<a>${header}`);
        expect(process.cpuUsage(before).user / 1_000, piece).toBeLessThan(100);
      }
    });
  });
}
