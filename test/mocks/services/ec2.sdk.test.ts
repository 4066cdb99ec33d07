import {
  DescribeInstancesCommand,
  EC2Client,
  type Instance,
  paginateDescribeInstances,
  RunInstancesCommand,
  StopInstancesCommand,
  TerminateInstancesCommand,
  waitUntilInstanceStopped,
} from "@aws-sdk/client-ec2";
import { describe, expect, onTestFinished, test } from "vitest";
import { intercept } from "../../../mocks/intercept.ts";
import { createEc2, type Ec2Options } from "../../../mocks/services/ec2.ts";

function connect(options: Ec2Options = {}, accessKeyId = "test-access-key") {
  const ec2 = intercept(createEc2(options));
  const credentials = { accessKeyId, secretAccessKey: "test-secret" };
  const client = new EC2Client({ endpoint: ec2.origin, region: "us-east-1", credentials });
  onTestFinished(() => {
    client.destroy();
    ec2.close();
  });
  return { ec2, client };
}

function errorOf(sent: Promise<unknown>): Promise<Error> {
  return sent.then(
    () => new Error("the command has succeeded"),
    (error: Error) => error,
  );
}

describe("@aws-sdk/client-ec2", () => {
  test("finds the running instances in their reservations", async () => {
    const { client } = connect();
    const Filters = [{ Name: "instance-state-name", Values: ["running"] }];
    const { Reservations = [] } = await client.send(new DescribeInstancesCommand({ Filters }));
    const instances = Reservations.flatMap(({ Instances = [] }) => Instances);
    const names = instances.map(({ Tags = [] }) => Tags.find(({ Key }) => Key === "Name")?.Value);
    expect([Reservations.length, names, instances[0]?.LaunchTime instanceof Date]).toEqual([
      4,
      ["web", "web", "web", "database", "worker", "trial"],
      true,
    ]);
  });

  test("finds every instance through its paginator", async () => {
    const { ec2, client } = connect({ fleet: 91 });
    const found: Instance[] = [];
    for await (const { Reservations = [] } of paginateDescribeInstances({ client, pageSize: 30 }, {})) {
      found.push(...Reservations.flatMap(({ Instances = [] }) => Instances));
    }
    expect([found.length, new Set(found.map(({ InstanceId }) => InstanceId)).size, ec2.log.length]).toEqual([
      100, 100, 4,
    ]);
  });

  test("runs instances, with a client token of its own", async () => {
    const { client } = connect();
    const TagSpecifications = [{ ResourceType: "instance" as const, Tags: [{ Key: "Name", Value: "night" }] }];
    const launch = { ImageId: "ami-0123456789abcdef0", MinCount: 1, MaxCount: 2, TagSpecifications };
    const { Instances = [] } = await client.send(new RunInstancesCommand(launch));
    const tokens = new Set(Instances.map(({ ClientToken }) => ClientToken));
    expect([Instances.map(({ State }) => State?.Name), tokens.size, tokens.has(undefined), Instances[0]?.Tags]).toEqual(
      [["pending", "pending"], 1, false, [{ Key: "Name", Value: "night" }]],
    );
  });

  test("starts nothing twice when the answer to its first attempt is an error", async () => {
    const { ec2, client } = connect();
    ec2.throttleNext(1);
    const launch = new RunInstancesCommand({ ImageId: "ami-0123456789abcdef0", MinCount: 1, MaxCount: 1 });
    const { $metadata } = await client.send(launch);
    const { Reservations = [] } = await client.send(new DescribeInstancesCommand({}));
    expect([$metadata.attempts, Reservations.length]).toEqual([2, 6]);
  });

  test("stops an instance and waits until it has stopped", async () => {
    const { client } = connect({ changeMs: 50 });
    const Filters = [{ Name: "tag:Name", Values: ["database"] }];
    const { Reservations = [] } = await client.send(new DescribeInstancesCommand({ Filters }));
    const InstanceIds = [Reservations[0]?.Instances?.[0]?.InstanceId ?? ""];
    const { StoppingInstances = [] } = await client.send(new StopInstancesCommand({ InstanceIds }));
    const { state } = await waitUntilInstanceStopped(
      { client, minDelay: 0.1, maxDelay: 0.1, maxWaitTime: 5 },
      { InstanceIds },
    );
    expect([StoppingInstances[0]?.CurrentState, StoppingInstances[0]?.PreviousState?.Name, state]).toEqual([
      { Code: 64, Name: "stopping" },
      "running",
      "SUCCESS",
    ]);
  });

  test("names the errors", async () => {
    const { client } = connect();
    const unknown = new TerminateInstancesCommand({ InstanceIds: ["i-0123456789abcdef0"] });
    const dryRun = new RunInstancesCommand({
      ImageId: "ami-0123456789abcdef0",
      MinCount: 1,
      MaxCount: 1,
      DryRun: true,
    });
    const names = [(await errorOf(client.send(unknown))).name, (await errorOf(client.send(dryRun))).name];
    const other = connect({}, "made-up");
    names.push((await errorOf(other.client.send(new DescribeInstancesCommand({})))).name);
    expect(names).toEqual(["InvalidInstanceID.NotFound", "DryRunOperation", "AuthFailure"]);
  });

  test("asks again when the request limit is exceeded", async () => {
    const { ec2, client } = connect();
    ec2.throttleNext(2);
    await client.send(new DescribeInstancesCommand({}));
    expect(ec2.log.map(({ status }) => status)).toEqual([503, 503, 200]);
  });

  test("starts nothing twice when the answer to its first attempt is lost", async () => {
    const { ec2, client } = connect();
    ec2.loseNext(1);
    const launch = new RunInstancesCommand({ ImageId: "ami-0123456789abcdef0", MinCount: 1, MaxCount: 1 });
    const { $metadata } = await client.send(launch);
    const { Reservations = [] } = await client.send(new DescribeInstancesCommand({}));
    expect([$metadata.attempts, Reservations.length]).toEqual([2, 6]);
  });
});
