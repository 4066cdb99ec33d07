import { existsSync } from "node:fs";
import path from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { answerWith } from "../../mocks/answer-with.ts";
import { listen } from "../../mocks/listen.ts";
import { routesOf } from "../../mocks/service-routes.ts";
import { type ServiceEntry, services } from "../../mocks/services.ts";
import { curl, describeWithCurl } from "./curl.ts";

const all: [string, ServiceEntry][] = Object.entries(services);

describe("the table of services", () => {
  test("has the services of the simulated world, each in a file of its name", () => {
    const [ops, aws, small] = [
      ["github", "payments", "pagerduty", "slack", "datadog", "jenkins", "ci", "kubernetes"],
      ["iam", "ec2"],
      ["oauth", "weather", "jsonplaceholder", "echo", "items", "quota", "files", "directory", "health", "parcels"],
    ];
    expect(Object.keys(services)).toEqual([...ops, ...aws, ...small]);
    const folder = path.resolve(import.meta.dirname, "../../mocks/services");
    expect(Object.keys(services).filter((name) => !existsSync(path.join(folder, `${name}.ts`)))).toEqual([]);
  });

  for (const [name, entry] of all) {
    test(`says what it is in a line: ${name}`, async () => {
      expect(entry.about).toMatch(/^[^\n]{20,110}$/);
      expect(routesOf(await entry.create()).length).toBeGreaterThan(0);
    });
  }

  for (const [name, entry] of all) {
    test(`answers as the real API does where it knows no path, on any host: ${name}`, async () => {
      const service = await entry.create();
      const { status } = await answerWith(service)(new Request("http://127.0.0.1:4711/no/such/path/at-all"));
      expect(status).toBeGreaterThanOrEqual(200);
      expect(status).toBeLessThan(500);
    });
  }
});

describeWithCurl("curl", () => {
  for (const [name, entry] of all) {
    test(`gets from ${name} what the table promises`, async () => {
      const { url, close } = await listen(await entry.create());
      onTestFinished(close);
      const [target, ...flags] = entry.curl;
      expect(await curl(...flags, url + target)).toMatch(/\n200$/);
    });
  }
});
