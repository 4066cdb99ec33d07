import type { Expectations } from "../expectations.ts";

/** The figures that the lesson's text speaks of, where its cells print them. */
export const expectations: Expectations = {
  prints: {
    "fail-renamed": ["yesterday: -0.7", "today: hourly.temperature_2m is not iterable"],
    "run-drifts": [
      "renamed field: error, crashed",
      "number as text: NaN, wrong",
      "null value: -0.6, wrong",
      "extra field: -0.7, right",
      "missing array: error, crashed",
      "shorter array: -0.5, wrong",
      "other unit: 272.4, wrong",
    ],
    "cure-schema": ["hourly.temperature_2m: Invalid input: expected array, received undefined"],
    "picture-drifts": [
      "believes a type: 1 right, 0 refused, 2 crashed, 4 wrong. asks a schema: 1 right, 4 refused, 0 crashed, 2 wrong.",
    ],
    "vary-length": ["as agreed"],
    "vary-bounds": ["as agreed"],
    "run-strict": ["gives time and temperature_2m", 'refuses: Unrecognized key: "temperature_2m_spread"'],
    "run-coerce": ['"" → a price of 0', "null → a price of 0", '"free" → refused', "[] → a price of 0"],
    "check-missing-null-empty": ['{"id":19,"note":null} fine', '{"id":20,"note":""} fine'],
    "run-not-json": ['{"error":true', "Unexpected token", "204 true null | Unexpected end", "Unterminated string"],
    "vary-order": ["no forecast\nbroken JSON\nbroken JSON\nbroken JSON"],
    "run-retry": ["700 ms  GET /v1/forecast", "requests: 4"],
    "run-page": ["paid: 1, 2, 3, 4, 5"],
    "cure-page": ["stopped at page 2: [2].amount"],
    "picture-page": ["item by item: 3 right, 1 refused, 0 crashed, 2 wrong. page by page: 3 right, 3 refused"],
  },
  changes: [
    {
      cell: "vary-length",
      change: ["=> true", "=>\n  time.length === temperature_2m.length"],
      prints: "lengths differ",
    },
    {
      cell: "vary-bounds",
      change: ["value = z.number()", "value = z.number().min(-90).max(60)"],
      prints: "hourly.temperature_2m[0]: Too big",
    },
    { cell: "run-coerce", change: ["z.coerce.number()", "z.number()"], prints: "[] → refused\n12.5 → a price of 12.5" },
    {
      cell: "check-missing-null-empty",
      change: ["z.string().nullish()", "z.string().min(1).optional()"],
      prints: '{"id":18} fine\n{"id":19,"note":null} refused\n{"id":20,"note":""} refused',
    },
    {
      cell: "vary-order",
      change: [
        "  const value: unknown",
        '  if (response.status === 204) return "no content";\n' +
          '  if (!/[/+]json\\b/i.test(type)) return "not JSON";\n  const value: unknown',
      ],
      prints: "no forecast\nnot JSON\nno content\nbroken JSON",
    },
    { cell: "run-retry", change: ["status === 503 || !fits", "status === 503"], prints: "requests: 1\n" },
  ],
};
