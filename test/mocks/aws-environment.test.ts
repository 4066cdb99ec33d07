import { IAMClient, ListUsersCommand } from "@aws-sdk/client-iam";
import { afterEach, expect, test } from "vitest";
import { awsEnvironment } from "../../mocks/aws-environment.ts";
import { intercept } from "../../mocks/intercept.ts";
import { createIam } from "../../mocks/services/iam.ts";

const before = { ...process.env };
afterEach(() => {
  process.env = { ...before };
});

test("a client without credentials uses those of the simulated AWS, and nothing of the learner's own", async () => {
  Object.assign(process.env, { AWS_PROFILE: "work", AWS_MAX_ATTEMPTS: "1", AWS_SESSION_TOKEN: "mine" });
  awsEnvironment();
  const iam = intercept(createIam());
  iam.throttleNext(1);
  const client = new IAMClient({ endpoint: iam.origin, region: "us-east-1" });
  const { $metadata } = await client.send(new ListUsersCommand({}));
  iam.close();
  expect($metadata.attempts).toBe(2);
  expect(iam.log[0]?.request?.headers["x-amz-security-token"]).toBeUndefined();
});
