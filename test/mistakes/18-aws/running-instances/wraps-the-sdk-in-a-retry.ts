// Caught by: R1 leaves asking again to the SDK, and no connection open
import {
  DescribeInstancesCommand,
  type DescribeInstancesCommandOutput,
  EC2Client,
  type EC2ClientConfig,
  type Instance,
} from "@aws-sdk/client-ec2";

export type RunningInstance = { id: string; name: string; type: string; publicIp: string | null; launchedAt: Date };

export async function runningInstances(config: EC2ClientConfig): Promise<RunningInstance[]> {
  const client = new EC2Client(config);
  const found: Instance[] = [];
  try {
    let NextToken: string | undefined;
    do {
      const Filters = [{ Name: "instance-state-name", Values: ["running"] }];
      const input = { Filters, MaxResults: 100, NextToken };
      const page = await again(() => client.send(new DescribeInstancesCommand(input)));
      for (const { Instances = [] } of page.Reservations ?? []) found.push(...Instances);
      NextToken = page.NextToken;
    } while (NextToken);
  } finally {
    client.destroy();
  }
  return found
    .map((one) => ({
      id: one.InstanceId ?? "",
      name: one.Tags?.find(({ Key }) => Key === "Name")?.Value || one.InstanceId || "",
      type: one.InstanceType ?? "",
      publicIp: one.PublicIpAddress ?? null,
      launchedAt: one.LaunchTime ?? new Date(),
    }))
    .sort((a, b) => Number(a.launchedAt) - Number(b.launchedAt) || (a.id < b.id ? -1 : 1));
}

async function again(call: () => Promise<DescribeInstancesCommandOutput>): Promise<DescribeInstancesCommandOutput> {
  for (let retry = 0; ; retry++) {
    try {
      return await call();
    } catch (error) {
      if (retry === 3) throw error;
      await new Promise((resolve) => setTimeout(resolve, 1_000 * 2 ** retry));
    }
  }
}
