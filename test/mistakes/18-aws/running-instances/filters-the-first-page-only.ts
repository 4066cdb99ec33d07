// Caught by: R3 reads every page
import { DescribeInstancesCommand, EC2Client, type EC2ClientConfig, type Instance } from "@aws-sdk/client-ec2";

export type RunningInstance = { id: string; name: string; type: string; publicIp: string | null; launchedAt: Date };

export async function runningInstances(config: EC2ClientConfig): Promise<RunningInstance[]> {
  const client = new EC2Client(config);
  const found: Instance[] = [];
  try {
    const Filters = [{ Name: "instance-state-name", Values: ["running"] }];
    let page = await client.send(new DescribeInstancesCommand({ Filters, MaxResults: 100 }));
    for (;;) {
      for (const { Instances = [] } of page.Reservations ?? []) found.push(...Instances);
      if (!page.NextToken) break;
      page = await client.send(new DescribeInstancesCommand({ MaxResults: 100, NextToken: page.NextToken }));
    }
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
