// Caught by: R1 leaves asking again to the SDK, and no connection open
import { EC2Client, type EC2ClientConfig, type Instance, paginateDescribeInstances } from "@aws-sdk/client-ec2";

export type RunningInstance = { id: string; name: string; type: string; publicIp: string | null; launchedAt: Date };

export async function runningInstances(config: EC2ClientConfig): Promise<RunningInstance[]> {
  const client = new EC2Client(config);
  const found: Instance[] = [];
  for await (const page of paginateDescribeInstances(
    { client, pageSize: 100 },
    { Filters: [{ Name: "instance-state-name", Values: ["running"] }] },
  )) {
    for (const { Instances = [] } of page.Reservations ?? []) found.push(...Instances);
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
