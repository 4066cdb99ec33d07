import type { Course } from "./src/core/course.ts";

/** The course in teaching order. Nothing else says what exists. */
export const course: Course = {
  lessons: [
    {
      slug: "01-first-request",
      title: "What do I say to an API, and what does it say to me?",
      minutes: 55,
      exercises: [
        {
          slug: "assert-ok",
          name: "assertOk",
          title: "Fail at once",
          minutes: 15,
          prerequisites: [],
        },
        {
          slug: "read-json",
          name: "readJson",
          title: "Read JSON",
          minutes: 25,
          prerequisites: [],
        },
        {
          slug: "build-url",
          name: "buildUrl",
          title: "Where to ask",
          minutes: 15,
          prerequisites: [],
        },
        {
          slug: "items-crud",
          name: "openStore",
          title: "Keep a store",
          minutes: 25,
          prerequisites: [],
        },
      ],
    },
    {
      slug: "02-auth",
      title: "How do I say who I am, and to whom?",
      minutes: 50,
      exercises: [
        {
          slug: "auth-headers",
          name: "authHeaders",
          title: "Say who you are",
          minutes: 15,
          prerequisites: [],
        },
        {
          slug: "load-secrets",
          name: "loadSecrets",
          title: "Bring your own key",
          minutes: 20,
          prerequisites: [],
        },
        {
          slug: "redact",
          name: "redact",
          title: "Nothing to see here",
          minutes: 15,
          prerequisites: [],
        },
      ],
    },
    {
      slug: "03-oauth",
      title: "When do I need a new token?",
      minutes: 45,
      exercises: [
        {
          slug: "token-provider",
          name: "tokenProvider",
          title: "A token for everybody",
          minutes: 25,
          prerequisites: [],
        },
        {
          slug: "with-auth",
          name: "withAuth",
          title: "Show it at home",
          minutes: 35,
          prerequisites: [],
        },
      ],
    },
    {
      slug: "04-timeouts",
      title: "How long do I wait, and how do I stop?",
      minutes: 50,
      exercises: [
        {
          slug: "with-timeout",
          name: "withTimeout",
          title: "No longer than this",
          minutes: 20,
          prerequisites: [],
        },
      ],
    },
    {
      slug: "05-retry",
      title: "When, and how often, should I ask again?",
      minutes: 55,
      exercises: [
        {
          slug: "fetch-with-retry",
          name: "fetchWithRetry",
          title: "Ask again, politely",
          minutes: 40,
          prerequisites: [],
        },
      ],
    },
    {
      slug: "07-pagination",
      title: "How do I read a list to its end, and know that I have?",
      minutes: 55,
      exercises: [
        {
          slug: "paginate-pages",
          name: "paginatePages",
          title: "Page after page",
          minutes: 15,
          prerequisites: [],
        },
        {
          slug: "paginate-offset",
          name: "paginateOffset",
          title: "The rest, from here on",
          minutes: 15,
          prerequisites: [],
        },
        {
          slug: "paginate-cursor",
          name: "paginateCursor",
          title: "Where you left off",
          minutes: 20,
          prerequisites: [],
        },
        {
          slug: "paginate-link",
          name: "paginateLink",
          title: "Follow the links",
          minutes: 40,
          prerequisites: [],
        },
      ],
    },
    {
      slug: "08-validation",
      title: "What may I believe of an answer?",
      minutes: 50,
      exercises: [
        {
          slug: "parse-weather",
          name: "parseWeather",
          title: "Trust, but look",
          minutes: 25,
          prerequisites: [],
        },
        {
          slug: "validated-pages",
          name: "validatedPages",
          title: "Page by page, looked at first",
          minutes: 25,
          prerequisites: [],
        },
      ],
    },
  ],
};
