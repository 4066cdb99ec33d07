// Caught by: R1 takes all of the config
import { EC2Client, type EC2ClientConfig, type Instance, paginateDescribeInstances } from "@aws-sdk/client-ec2";

export type RunningInstance = { id: string; name: string; type: string; publicIp: string | null; launchedAt: Date };

export async function runningInstances(config: EC2ClientConfig): Promise<RunningInstance[]> {
  const client = new EC2Client({ ...config, region: "us-east-1" });
  const found: Instance[] = [];
  try {
    for await (const page of paginateDescribeInstances(
      { client, pageSize: 100 },
      { Filters: [{ Name: "instance-state-name", Values: ["running"] }] },
    )) {
      for (const { Instances = [] } of page.Reservations ?? []) found.push(...Instances);
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
