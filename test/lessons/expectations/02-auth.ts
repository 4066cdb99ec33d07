import type { Expectations } from "../expectations.ts";

/** The figures that the lesson's text speaks of, where its cells print them. */
export const expectations: Expectations = {
  prints: {
    "fail-nobody": ["Hello undefined!\n401 Requires authentication"],
    "run-three-tokens": ["201 opened\n401 Bad credentials\n403 Resource not accessible"],
    "run-three-forms": [
      "Authorization: Bearer test-token-octocat",
      "Authorization: Basic em9lOnBh",
      "X-Api-Key: test-key-1",
    ],
    "vary-utf8": ["401"],
    "run-environment": ["token:  from the environment\nregion: north"],
    "vary-quotes": ["password: blue\n"],
    "run-prompt": ["200 octocat (18 characters)"],
    "run-url": ["GET /reports/17?key=test-key-1 200\nGET /reports/17 200"],
    "run-error": ['"request":{', "Bearer test-token-octocta"],
    "check-redact": ["[redacted] → 200", "key=test-key-1 → 401"],
    "fail-abroad": ["http://archive.test got Authorization, Cookie, X-API-Key\nhttp://files.test got X-API-Key\n"],
    "picture-abroad": ["http://archive.test:8080: X-API-Key arrives.", "http://files.test: X-API-Key arrives."],
    "cure-abroad": ["http://files.test got nothing\nhttp://archive.test got Authorization, Cookie, X-API-Key"],
    "picture-at-home": ["you look first: nothing arrives."],
    "vary-origin": ["false HTTP://Archive.test:80", "true http://archive.test@files.test/"],
    "run-leak": ["POST /keys 201\nGET /reports/17 200\nDELETE /keys/1 204\nGET /reports/18 401"],
  },
  changes: [
    {
      cell: "check-decode",
      change: ['"?"', 'Buffer.from(header.slice(6), "base64").toString()'],
      prints: "user and password: amara:black raincoat",
    },
    {
      cell: "vary-utf8",
      change: ['btoa("zoë:grün")', 'Buffer.from("zoë:grün").toString("base64")'],
      prints: "200",
    },
    {
      cell: "vary-quotes",
      change: ['"PARCEL_PASSWORD=blue#42"', "'PARCEL_PASSWORD=\"blue#42\"'"],
      prints: "password: blue#42",
    },
    {
      cell: "check-redact",
      change: [
        'text.replace(secrets[0] ?? "", "[redacted]")',
        'secrets.reduce((rest, secret) => rest.replaceAll(secret, "[redacted]"), text)',
      ],
      prints: "GET /reports/17?key=[redacted] → 401\n[redacted] is refused: renew [redacted]",
    },
    {
      cell: "vary-origin",
      change: ["url.startsWith(archive)", "new URL(url).origin === archive"],
      prints:
        "true http://archive.test/reports/17\ntrue HTTP://Archive.test:80/reports/17\n" +
        "false https://archive.test/reports/17\nfalse http://archive.test:8080/reports/17\n" +
        "false http://archive.test.files.test/\nfalse http://archive.test@files.test/",
    },
  ],
};
