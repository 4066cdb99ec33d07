import { randomInt } from "node:crypto";
import { expect, test } from "vitest";
import type * as Solution from "../../../solutions/05-retry/parse-retry-after.ts";
import { openAnswer } from "../../../src/rig/answer.ts";
import { ms, story } from "../../../src/rig/story.ts";

const answer = openAnswer<typeof Solution>("05-retry/parse-retry-after.ts");

type Case = { value: string | null; nowMs: number };

/** Reads each value, far from the time of this computer: who asks `Date.now()` reads another wait. */
const readEach = ({ parseRetryAfter }: typeof Solution, _url: string, cases: readonly Case[]) =>
  cases.map(({ value, nowMs }) => parseRetryAfter(value, nowMs));

const said = (value: unknown) => (typeof value === "number" ? ms(value) : String(value));

/** Holds each wait against the right one; the first that is wrong speaks. */
async function hold(requirement: string, rows: readonly (readonly [Case, number | undefined])[]) {
  const run = await answer.evaluate(readEach, { arguments: rows.map(([each]) => each) });
  const wrong = rows.findIndex(([, right], index) => run.error || !Object.is(run.value?.[index], right));
  const [{ value, nowMs } = { value: null, nowMs: 0 }, right] = rows[wrong] ?? [];
  const gave = run.error ? "an error" : run.value?.[wrong];
  // A message shows one of two spaces, and a form of a date has two.
  const shown = value?.replaceAll("  ", " ␣") ?? null;
  const read = `At ${new Date(nowMs).toISOString()} your function read "${shown}" as ${said(gave)}.`;
  const did = run.error ? `Your function got ${rows.length} values.` : read;
  expect(wrong < 0 ? right : gave, story(run, did, `${requirement} asks for ${said(right)}.`)).toBe(right);
}

const days = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const two = (value: number) => String(value).padStart(2, "0");
const clock = (at: Date) => [at.getUTCHours(), at.getUTCMinutes(), at.getUTCSeconds()].map(two).join(":");
const dayOf = (at: Date) => days[at.getUTCDay()] as string;
const monthOf = (at: Date) => months[at.getUTCMonth()] as string;

type Form = (at: Date) => string;
const today: Form = (at) => at.toUTCString();
const old: Form = (at) =>
  `${dayOf(at)}, ${two(at.getUTCDate())}-${monthOf(at)}-${two(at.getUTCFullYear() % 100)} ${clock(at)} GMT`;
const older: Form = (at) =>
  `${dayOf(at).slice(0, 3)} ${monthOf(at)} ${String(at.getUTCDate()).padStart(2)} ${clock(at)} ${at.getUTCFullYear()}`;

/** A moment in every month, at any second, on days below and above 10. */
const moments = () =>
  months.flatMap((_, month) =>
    [randomInt(1, 10), randomInt(10, 29)].map(
      (day) => new Date(Date.UTC(randomInt(2026, 2049), month, day, randomInt(24), randomInt(60), randomInt(60))),
    ),
  );

const thirtyDaysMs = 2_592_000_000;

/** In this form: a date ahead, by parts of a second, too, or by 30 days; one that has passed; and this moment. */
const datesIn = (form: Form) =>
  moments().flatMap((at) => {
    const aheadMs = randomInt(1, 100_000_000);
    return [
      [{ value: form(at), nowMs: at.getTime() - aheadMs }, aheadMs],
      [{ value: form(at), nowMs: at.getTime() - thirtyDaysMs }, thirtyDaysMs],
      [{ value: form(at), nowMs: at.getTime() + aheadMs }, 0],
      [{ value: form(at), nowMs: at.getTime() }, 0],
    ] as const;
  });

test("R1 reads seconds", {
  meta: {
    points: 2,
    hints: [
      "The message says which header came, and what your function made of it. Compare the units.",
      "The header counts in seconds, a timer in milliseconds. Digits only: a pattern says so from the first character to the last. A large number stays what it is, and 0 is a number, too.",
      "if (/^____$/.test(value)) return Number(value) * ____;\n\nWhat does `if (seconds)` say to 0?",
    ],
  },
}, async () => {
  const nowMs = Date.UTC(2031, randomInt(12), 7);
  const seconds = [0, 1, randomInt(2, 99), randomInt(100, 1e6), 2_592_000, 99_999_999_999];
  const values = [...seconds.map(String), `00${seconds[2]}`, "010"];
  await hold(
    "R1",
    values.map((value) => [{ value, nowMs }, Number(value) * 1_000] as const),
  );
});

test(
  "R2 reads the date of today's form",
  {
    meta: {
      points: 2,
      hints: [
        "The message says the date, the time now, and what came out. Reckon the difference yourself.",
        "A date says until when; your caller wants to know how long. Subtract `nowMs`, not the time of this computer: the caller says what time it is. A date that has passed asks for no wait.",
        "const at = Date.parse(____);\nreturn Math.max(0, at - ____);\n\nWhat does a timer do with a negative number?",
      ],
    },
  },
  async () =>
    hold("R2", [
      ...datesIn(today),
      [{ value: "Thu, 01 Jan 1970 00:00:05 GMT", nowMs: 2_000 }, 3_000],
      [{ value: "Thu, 01 Jan 1970 00:00:00 GMT", nowMs: 0 }, 0],
    ]),
);

test(
  "R2 reads the date of the old form",
  {
    meta: {
      points: 1,
      hints: [
        "The message shows a date with the full name of the day and a year of two digits.",
        "Full names have 6 to 9 letters, from Sunday to Wednesday. The day, month and year are joined by minus signs. `Date.parse` understands this form, once you have made sure that it is one.",
        "/^\\w{____}, \\d\\d-\\w{3}-____ \\d\\d:\\d\\d:\\d\\d GMT$/\n\nWhy must the pattern begin with ^ and end with $?",
      ],
    },
  },
  async () => hold("R2", datesIn(old)),
);

test(
  "R3 takes the form without a zone for UTC",
  {
    meta: {
      points: 2,
      hints: [
        "The message shows a date without GMT. By how many hours is your wait off?",
        "`Date.parse` takes a date without a zone for local time. This form means UTC: say so before you hand it over. A day below 10 has a space in place of a digit.",
        "if (/^\\w{3} \\w{3} [\\d ]\\d \\d\\d:\\d\\d:\\d\\d \\d{4}$/.test(value)) {\n  at = Date.parse(`$" +
          "{value} ____`);\n}\n\nWhere would a test on your own computer not notice?",
      ],
    },
  },
  async () => hold("R3", datesIn(older)),
);

test("R4 takes other numbers for no header", {
  meta: {
    points: 2,
    hints: [
      "The message says which header came. It is no row of digits.",
      "`Number`, `parseInt` and `parseFloat` read something into nearly every text: 16 into 0x10, 120 into 120s, 0 into an empty text. Ask the text first; what does not fit is no header.",
      'if (value === ____) return undefined;\nif (/^____$/.test(value)) return …\n\nWhat does `Number("")` give?',
    ],
  },
}, async () => {
  const many = randomInt(2, 999);
  const units = [`${many}s`, `${many} seconds`, `${many}ms`, `PT${many}S`, `+${many}`, `-${many}`, `${many}.5`, "1.0"];
  const other = ["", "0x10", "1e3", "2, 5", "2,5", "2 5", "1_000", "Infinity", "NaN", "soon", "null", "-0", "٣"];
  const nowMs = Date.UTC(2026, 10, 6);
  await hold(
    "R4",
    [null, ...units, ...other].map((value) => [{ value, nowMs }, undefined] as const),
  );
});

test("R4 takes other dates for no header", {
  meta: {
    points: 2,
    hints: [
      "The message says which header came. Your function read a date into it.",
      '`Date.parse` finds a date in the year 2001 in "abc 5", and accepts many forms that are none of the three. A pattern for each of the three keeps them out. What fits a pattern may still be no date: then the result is NaN.',
      "if (!forms.some((form) => form.____(value))) return undefined;\nconst at = Date.parse(value);\nreturn Number.isNaN(at) ? ____ : Math.max(0, at - nowMs);\n\nWhat would a wait of NaN milliseconds be?",
    ],
  },
}, async () => {
  const at = moments()[randomInt(24)] as Date;
  const nowMs = at.getTime() - 60_000;
  const tenth = new Date(Date.UTC(2035, randomInt(12), 10, 12, 34, 56));
  const iso = at.toISOString();
  const noZone = today(at).replace(" GMT", "");
  const wrongZones = ["EST", "UTC", "+0000"].map((zone) => today(at).replace("GMT", zone));
  const inTheFuture = [
    "abc 5",
    "in 5 minutes",
    "May 5",
    `${at.getUTCFullYear() + 1}`.replace("20", "year 20"),
    "5/6/2049",
  ];
  const nearly = [
    iso,
    iso.slice(0, 10),
    noZone,
    ...wrongZones,
    `${today(at)}+0200`,
    `${today(at)} or so`,
    `at ${today(at)}`,
  ];
  const around = [old, older].flatMap((form) => [`at ${form(at)}`, `${form(at)} or so`, `${form(at)} GMT`]);
  const nonsense = [today, old, older].flatMap((form) => [
    form(at).replace(monthOf(at), "Foo"),
    ...["25:00:00", "24:01:00", "12:60:00"].map((time) => form(at).replace(clock(at), time)),
  ]);
  const otherDays = [
    today(tenth).replace("10", "6"),
    older(tenth).replace("10", "6"),
    old(at).replace(dayOf(at), dayOf(at).slice(0, 3)),
    today(at).replace(/^.../, dayOf(at)),
    older(at).replace(/^.../, dayOf(at)),
    older(at).replace(monthOf(at), `${monthOf(at)} `),
  ];
  const otherNames = [today(at).slice(5), today(tenth).replace(monthOf(tenth), "November")];
  const shortYear = today(at).replace(` ${at.getUTCFullYear()} `, ` ${at.getUTCFullYear() % 100} `);
  const noSeconds = [today, old, older].map((form) => form(at).replace(clock(at), clock(at).slice(0, 5)));
  const others = [
    shortYear,
    ...noSeconds,
    ...otherDays,
    ...otherNames,
    `${older(at)} EST`,
    old(tenth).replace("-35", "-2035"),
  ];
  await hold(
    "R4",
    [...inTheFuture, ...nearly, ...around, ...nonsense, ...others].map(
      (value) => [{ value, nowMs }, undefined] as const,
    ),
  );
});
