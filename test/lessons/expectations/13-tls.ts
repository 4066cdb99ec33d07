import type { Expectations } from "../expectations.ts";

/** The figures that the lesson's text speaks of, where its cells print them. */
export const expectations: Expectations = {
  prints: {
    "fail-internal": ["TypeError: fetch failed\nUNABLE_TO_VERIFY_LEAF_SIGNATURE"],
    "run-certificate": ["for: DNS:localhost", "signed by: CN=Harbour company CA", "list of this process: 0"],
    "fail-off": ["company: I have read: Bearer t-17\nanother CA: I have read: Bearer t-17"],
    "run-variable": ["without: UNABLE_TO_VERIFY_LEAF_SIGNATURE\nwith: I have read: Bearer t-17"],
    "run-ca-only": ["company I have read: Bearer t-17\npublic SELF_SIGNED_CERT_IN_CHAIN"],
    "cure-both": [
      "company I have read: Bearer t-17\npublic I have read: Bearer t-17\nanother CA UNABLE_TO_VERIFY_LEAF_SIGNATURE",
    ],
    "picture-trust": [
      "as it is: 1 right, 4 refused, 0 crashed, 0 wrong.",
      "switched off: 2 right, 0 refused, 0 crashed, 3 wrong.",
      "company only: 1 right, 4 refused, 0 crashed, 0 wrong.",
      "both: 2 right, 3 refused, 0 crashed, 0 wrong.",
    ],
    "run-path": ["UNABLE_TO_VERIFY_LEAF_SIGNATURE"],
    "run-expired": ["expired: CERT_HAS_EXPIRED\nanother name: ERR_TLS_CERT_ALTNAME_INVALID"],
    "run-leaf": ["UNABLE_TO_VERIFY_LEAF_SIGNATURE"],
    "run-extra": ["company: I have read: Bearer t-17\nanother CA: UNABLE_TO_VERIFY_LEAF_SIGNATURE"],
    "vary-process": ["company: 200\npublic: UNABLE_TO_VERIFY_LEAF_SIGNATURE"],
    "vary-days": ["days left: 30"],
  },
  changes: [
    { cell: "run-path", change: ['"./company-ca.pem"', "companyCa"], prints: "200" },
    { cell: "run-leaf", change: ["{ ca: own }", "{ ca: companyCa }"], prints: "200" },
    {
      cell: "vary-process",
      change: ["([companyCa])", "([...before, companyCa])"],
      prints: "company: 200\npublic: 200",
    },
    { cell: "vary-days", change: ['startServer("company")', 'startServer("expired")'], prints: "days left: -1" },
  ],
};
