import type { Service } from "./intercept.ts";
import { realClock } from "./real-clock.ts";

/** What every service can be told when it is made. */
export type ServiceOptions = {
  /** Where it lives. Default: a host of its own that exists nowhere, such as `http://github.test`. */
  readonly origin?: string;
  /** Default: the clock on the wall. */
  readonly now?: () => number;
  /** Waits so many milliseconds. Default: a real timer. */
  readonly sleep?: (ms: number) => Promise<void>;
};

/** A service of the simulated world. */
export type ServiceEntry = {
  /** What it is, in a line. */
  readonly about: string;
  /** A request that it answers with 200: a path, and what curl needs besides. */
  readonly curl: readonly [path: string, ...flags: string[]];
  /** Makes one. Its file is loaded then, and not before. */
  create(options?: ServiceOptions): Promise<Service>;
};

const table = {
  github: {
    about: "GitHub REST: users, organisations, repositories with Link pages, issues, pull requests, rate limits",
    curl: ["/orgs/octo-org/repos?per_page=2", ...bearer("test-token-octocat")],
    create: async (options) => (await import("./services/github.ts")).createGitHub(options),
  },
  payments: {
    about: "payments in the style of Stripe: idempotency keys, cursor lists, form bodies",
    curl: ["/v1/charges?limit=2", ...bearer("test-key-merchant")],
    create: async (options) => (await import("./services/payments.ts")).createPayments(options),
  },
  pagerduty: {
    about: "PagerDuty: incidents of the REST API, Events v2 with deduplication",
    curl: ["/incidents?limit=2", ...header("Authorization: Token token=test-token-pagerduty")],
    create: async (options) => (await import("./services/pagerduty.ts")).createPagerDuty(options),
  },
  slack: {
    about: "Slack Web API: 200 with ok false, cursors, a limit for each method",
    curl: ["/api/conversations.list?limit=2", ...bearer("test-token-bot")],
    create: async (options) => (await import("./services/slack.ts")).createSlack(options),
  },
  datadog: {
    about: "Datadog: metric queries over a time window, two keys",
    curl: ["/api/v1/validate", ...header("DD-API-KEY: test-api-key")],
    create: async (options) => (await import("./services/datadog.ts")).createDatadog(options),
  },
  jenkins: {
    about: "Jenkins: jobs, builds, the queue, page numbers, crumbs",
    curl: ["/api/json", "--user", "amara:test-api-token"],
    create: async (options) => (await import("./services/jenkins.ts")).createJenkins(options),
  },
  ci: {
    about: "a CI server: pipelines accepted with 202 and polled until they are over",
    curl: ["/pipelines", ...bearer("test-token-ci")],
    create: async (options) => (await import("./services/ci.ts")).createCi(options),
  },
  kubernetes: {
    about: "Kubernetes API: pods, deployments, patches, continue tokens that expire",
    curl: ["/api/v1/namespaces/shop/pods?limit=2", ...bearer("test-token-deployer")],
    create: async (options) => (await import("./services/kubernetes.ts")).createKubernetes(options),
  },
  iam: {
    about: "AWS IAM: users and access keys, query protocol, XML, markers",
    curl: ["/", ...signed("iam"), "--data", "Action=ListUsers&Version=2010-05-08&MaxItems=2"],
    create: async (options) => (await import("./services/iam.ts")).createIam(options),
  },
  ec2: {
    about: "AWS EC2: instances in reservations that take a while to change",
    curl: ["/", ...signed("ec2"), "--data", "Action=DescribeInstances&Version=2016-11-15"],
    create: async (options) => (await import("./services/ec2.ts")).createEc2(options),
  },
  oauth: {
    about: "an OAuth 2 token server with an API behind it: client credentials, PKCE, rotation",
    curl: ["/token", "--user", "test-client:test-secret-1", "--data", "grant_type=client_credentials"],
    create: async (options) => (await import("./services/oauth.ts")).createOauth(options),
  },
  weather: {
    about: "weather in the style of Open-Meteo, whose contract can drift",
    curl: ["/v1/forecast?latitude=52.52&longitude=13.41&hourly=temperature_2m"],
    create: async (options) => (await import("./services/weather.ts")).createWeather(options),
  },
  jsonplaceholder: {
    about: "JSONPlaceholder: users, posts, comments",
    curl: ["/users/1/posts"],
    create: async (options) => (await import("./services/jsonplaceholder.ts")).createJsonPlaceholder(options),
  },
  echo: {
    about: "an echo with the paths of httpbin: status, headers, delay, redirect, bytes, drip, compression",
    curl: ["/headers"],
    create: async (options) => (await import("./services/echo.ts")).createEcho(options),
  },
  items: {
    about: "an items store: create, read, change, delete; offset pages, ETag, problem documents",
    curl: ["/items?limit=2"],
    create: async (options) => (await import("./services/items.ts")).createItems(options),
  },
  quota: {
    about: "prices behind a quota: RateLimit headers, 429 with Retry-After",
    curl: ["/prices/1", ...header("X-API-Key: anybody")],
    create: async (options) => (await import("./services/quota.ts")).createQuota(options),
  },
  files: {
    about: "a files server: uploads as a form, ranges, streams, checksums",
    curl: ["/files"],
    create: async (options) => (await import("./services/files.ts")).createFiles(options),
  },
  directory: {
    about: "an HTML page with phone numbers, and with what only looks like one",
    curl: ["/directory"],
    create: async (options) => (await import("./services/directory.ts")).createDirectory(options),
  },
  health: {
    about: "health endpoints of many hosts, some of them ill",
    curl: ["/api/health"],
    create: async (options) => (await import("./services/health.ts")).createHealth(options),
  },
  parcels: {
    about: "the parcel service of the lesson on retries",
    curl: ["/parcels/17"],
    create: async ({ now, sleep, ...options } = {}) => {
      const clock = { ...realClock, ...(now && { now }), ...(sleep && { sleep }) };
      return (await import("./services/parcels.ts")).parcels({ ...options, clock });
    },
  },
} as const satisfies Readonly<Record<string, ServiceEntry>>;

/** The name of a service. */
export type ServiceName = keyof typeof table;

/** The services of the simulated world, by name. */
export const services: Readonly<Record<ServiceName, ServiceEntry>> = table;

function header(line: string): [string, string] {
  return ["--header", line];
}

function bearer(token: string): [string, string] {
  return header(`Authorization: Bearer ${token}`);
}

/** Signs as AWS asks for it. */
function signed(service: string): [string, string, string, string] {
  return ["--user", "test-access-key:any-secret", "--aws-sigv4", `aws:amz:us-east-1:${service}`];
}
