import { DescribeInstancesCommand, EC2Client, type EC2ClientConfig, type Instance } from "@aws-sdk/client-ec2";

export type RunningInstance = { id: string; name: string; type: string; publicIp: string | null; launchedAt: Date };

/** Follows the NextTokens by hand. */
export async function runningInstances(config: EC2ClientConfig): Promise<RunningInstance[]> {
  const ec2 = new EC2Client(config);
  const byId = new Map<string, RunningInstance>();
  try {
    let token: string | undefined;
    do {
      const { Reservations, NextToken } = await ec2.send(
        new DescribeInstancesCommand({
          Filters: [{ Name: "instance-state-name", Values: ["running"] }],
          MaxResults: 100,
          NextToken: token,
        }),
      );
      for (const reservation of Reservations ?? []) {
        for (const instance of reservation.Instances ?? []) add(byId, instance);
      }
      token = NextToken;
    } while (token);
  } finally {
    ec2.destroy();
  }
  const ids = [...byId.keys()].sort();
  return ids.flatMap((id) => byId.get(id) ?? []).sort((a, b) => a.launchedAt.valueOf() - b.launchedAt.valueOf());
}

function add(byId: Map<string, RunningInstance>, instance: Instance): void {
  const { InstanceId, InstanceType, LaunchTime, PublicIpAddress } = instance;
  if (!InstanceId || !InstanceType || !LaunchTime) return;
  let name = InstanceId;
  for (const { Key, Value } of instance.Tags ?? []) if (Key === "Name" && Value) name = Value;
  const publicIp = PublicIpAddress === undefined ? null : PublicIpAddress;
  byId.set(InstanceId, { id: InstanceId, name, type: InstanceType, publicIp, launchedAt: LaunchTime });
}
