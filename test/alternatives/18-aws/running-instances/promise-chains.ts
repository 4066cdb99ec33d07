import { type DescribeInstancesCommandInput, EC2, type EC2ClientConfig, type Instance } from "@aws-sdk/client-ec2";

export type RunningInstance = { id: string; name: string; type: string; publicIp: string | null; launchedAt: Date };

/** The client with a method for each call, and a function that calls itself. */
export function runningInstances(config: EC2ClientConfig): Promise<RunningInstance[]> {
  const ec2 = new EC2(config);
  const input = { Filters: [{ Name: "instance-state-name", Values: ["running"] }], MaxResults: 100 };
  const from = (page: DescribeInstancesCommandInput): Promise<Instance[]> =>
    ec2.describeInstances(page).then(({ Reservations = [], NextToken }) => {
      const here = Reservations.flatMap(({ Instances = [] }) => Instances);
      return NextToken ? from({ ...input, NextToken }).then((rest) => [...here, ...rest]) : here;
    });
  return from(input)
    .finally(() => ec2.destroy())
    .then((instances) => instances.map(toRunning).toSorted(compare));
}

function toRunning({ InstanceId = "", InstanceType, LaunchTime, Tags, PublicIpAddress }: Instance) {
  const tags = Object.fromEntries((Tags ?? []).map(({ Key = "", Value }) => [Key, Value]));
  return {
    id: InstanceId,
    name: tags.Name || InstanceId,
    type: `${InstanceType}`,
    publicIp: PublicIpAddress || null,
    launchedAt: new Date(LaunchTime ?? 0),
  };
}

function compare(one: RunningInstance, other: RunningInstance): number {
  if (one.launchedAt < other.launchedAt) return -1;
  if (one.launchedAt > other.launchedAt) return 1;
  return one.id < other.id ? -1 : 1;
}
