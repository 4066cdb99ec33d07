import { EC2Client, type EC2ClientConfig, type Instance, paginateDescribeInstances } from "@aws-sdk/client-ec2";

/** A machine that runs. */
export type RunningInstance = {
  /** `i-0123456789abcdef0` */
  id: string;
  /** Its tag "Name", or its id. */
  name: string;
  /** `t3.small` */
  type: string;
  publicIp: string | null;
  launchedAt: Date;
};

const isRunning = { Name: "instance-state-name", Values: ["running"] };

/**
 * Lists the running instances of an AWS account in one region, the one that was launched first in front.
 *
 * @param config - For the SDK's client: `endpoint`, `region`, `credentials`, `maxAttempts` …
 * @throws What the SDK throws when it gives up.
 *
 * @example
 * for (const { name, launchedAt } of await runningInstances({ region: "us-east-1" })) console.log(name, launchedAt);
 */
export async function runningInstances(config: EC2ClientConfig): Promise<RunningInstance[]> {
  const client = new EC2Client(config);
  const running: RunningInstance[] = [];
  try {
    const pages = paginateDescribeInstances({ client, pageSize: 100 }, { Filters: [isRunning] });
    // Two lists, one in the other, and EC2 leaves out what is empty: so each has a default.
    for await (const { Reservations = [] } of pages) {
      for (const { Instances = [] } of Reservations) running.push(...Instances.map(toRunning));
    }
  } finally {
    client.destroy();
  }
  return running.sort(firstLaunched);
}

function toRunning(instance: Instance): RunningInstance {
  const { InstanceId: id = "", InstanceType: type = "", LaunchTime: launchedAt = new Date(0), Tags = [] } = instance;
  const tag = Tags.find(({ Key }) => Key === "Name");
  // `||`, since an empty name helps nobody.
  return { id, name: tag?.Value || id, type, publicIp: instance.PublicIpAddress ?? null, launchedAt };
}

function firstLaunched(one: RunningInstance, other: RunningInstance): number {
  return one.launchedAt.getTime() - other.launchedAt.getTime() || (one.id < other.id ? -1 : 1);
}
