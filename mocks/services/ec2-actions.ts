import type { AwsForm } from "./aws-form.ts";
import { type AwsActions, AwsError } from "./aws-query.ts";
import type { XmlValue } from "./aws-xml.ts";
import { readFilters } from "./ec2-filters.ts";
import { type Instance, type InstanceState, type Instances, stateAt } from "./ec2-instances.ts";
import { images } from "./ec2-seed.ts";
import { reservationsXml, reservationXml, stateXml } from "./ec2-xml.ts";

/** What the calls of EC2 work with. */
export type Ec2Context = {
  readonly instances: Instances;
  /** The parameters of each launch by its client token: a repeated launch starts nothing. */
  readonly launches: Map<string, { readonly fingerprint: string; readonly ids: readonly string[] }>;
  readonly now: () => number;
};

/** The calls of EC2 that this service knows. */
export function ec2Actions(context: Ec2Context): AwsActions {
  return {
    DescribeInstances: { writes: false, run: (form) => describeInstances(context, form) },
    RunInstances: { writes: true, run: (form) => runInstances(context, form) },
    StartInstances: { writes: true, run: (form) => changeState(context, form, "running") },
    StopInstances: { writes: true, run: (form) => changeState(context, form, "stopped") },
    TerminateInstances: { writes: true, run: (form) => changeState(context, form, "terminated") },
  };
}

function describeInstances({ instances, now }: Ec2Context, form: AwsForm): XmlValue {
  const ids = form.list("InstanceId");
  const maxResults = readMaxResults(form);
  if (ids.length > 0 && maxResults !== undefined) {
    const message = "The parameter instancesSet cannot be used with the parameter maxResults";
    throw new AwsError(400, "InvalidParameterCombination", message);
  }
  const passes = readFilters(form, now());
  const after = readToken(form);
  const source = ids.length > 0 ? ids.map((id) => known(instances, id)) : instances.list();
  const rest = source.filter((instance) => instance.id > after && passes(instance));
  const page = rest.slice(0, maxResults ?? rest.length);
  const nextToken = page.length < rest.length ? writeToken(page.at(-1)?.id ?? "") : undefined;
  return { reservationSet: reservationsXml(page, now()), nextToken };
}

function runInstances({ instances, launches, now }: Ec2Context, form: AwsForm): XmlValue {
  const imageId = required(form, "ImageId");
  if (!/^ami-[0-9a-f]{8,17}$/.test(imageId))
    throw new AwsError(400, "InvalidAMIID.Malformed", `Invalid id: "${imageId}"`);
  if (!images.includes(imageId))
    throw new AwsError(400, "InvalidAMIID.NotFound", `The image id '[${imageId}]' does not exist`);
  const count = readCount(form);
  const clientToken = form.get("ClientToken") ?? "";
  const earlier = clientToken === "" ? undefined : launches.get(clientToken);
  if (earlier && earlier.fingerprint !== form.fingerprint()) {
    throw new AwsError(400, "IdempotentParameterMismatch", "The client token was used with other parameters");
  }
  checkDryRun(form);
  const launched = earlier
    ? earlier.ids.flatMap((id) => instances.get(id) ?? [])
    : instances.launch({
        imageId,
        type: form.get("InstanceType") ?? "m1.small",
        count,
        tags: readTags(form),
        clientToken,
      });
  if (clientToken !== "")
    launches.set(clientToken, { fingerprint: form.fingerprint(), ids: launched.map(({ id }) => id) });
  return reservationXml(launched[0]?.reservationId ?? "", launched, now());
}

function changeState({ instances, now }: Ec2Context, form: AwsForm, wanted: InstanceState): XmlValue {
  const ids = form.list("InstanceId");
  if (ids.length === 0) throw missing("InstanceId");
  const chosen = ids.map((id) => known(instances, id));
  const refused = chosen.find((instance) => !mayBecome(stateAt(instance, now()), wanted));
  if (refused) {
    const message = `The instance '${refused.id}' is not in a state from which it can be ${doing[wanted]}.`;
    throw new AwsError(400, "IncorrectInstanceState", message);
  }
  checkDryRun(form);
  const changes = chosen.map((instance) => {
    const previous = stateAt(instance, now());
    const changed = previous === wanted ? instance : instances.send(instance, wanted);
    return {
      instanceId: instance.id,
      currentState: stateXml(stateAt(changed, now())),
      previousState: stateXml(previous),
    };
  });
  return { instancesSet: changes };
}

const doing: Readonly<Partial<Record<InstanceState, string>>> = {
  running: "started",
  stopped: "stopped",
  terminated: "terminated",
};

function mayBecome(state: InstanceState, wanted: InstanceState): boolean {
  if (wanted === "terminated") return true;
  if (wanted === "running") return state === "stopped" || state === "running" || state === "pending";
  return state === "running" || state === "stopped" || state === "stopping";
}

function known(instances: Instances, id: string): Instance {
  if (!/^i-([0-9a-f]{8}|[0-9a-f]{17})$/.test(id))
    throw new AwsError(400, "InvalidInstanceID.Malformed", `Invalid id: "${id}"`);
  const instance = instances.get(id);
  if (!instance) throw new AwsError(400, "InvalidInstanceID.NotFound", `The instance ID '${id}' does not exist`);
  return instance;
}

function readMaxResults(form: AwsForm): number | undefined {
  const text = form.get("MaxResults");
  if (text === undefined) return undefined;
  if (/^\d{1,4}$/.test(text) && Number(text) >= 5 && Number(text) <= 1_000) return Number(text);
  const message = `Value ( ${text} ) for parameter maxResults is invalid. Expecting a value between 5 and 1000.`;
  throw new AwsError(400, "InvalidParameterValue", message);
}

function readToken(form: AwsForm): string {
  const token = form.get("NextToken");
  if (token === undefined) return "";
  const [, id] = /^after (i-[0-9a-f]{17})$/.exec(Buffer.from(token, "base64url").toString()) ?? [];
  if (id === undefined) throw new AwsError(400, "InvalidParameterValue", "Invalid value for parameter nextToken.");
  return id;
}

function writeToken(id: string): string {
  return Buffer.from(`after ${id}`).toString("base64url");
}

function readCount(form: AwsForm): number {
  const [min, max] = [Number(required(form, "MinCount")), Number(required(form, "MaxCount"))];
  if (Number.isInteger(min) && Number.isInteger(max) && min >= 1 && max >= min && max <= 100) return max;
  throw new AwsError(400, "InvalidParameterValue", `Invalid value '${max}' for InstanceCount.`);
}

function readTags(form: AwsForm): Record<string, string> {
  const tags = form
    .forms("TagSpecification")
    .filter((specification) => specification.get("ResourceType") === "instance")
    .flatMap((specification) => specification.forms("Tag"));
  return Object.fromEntries(tags.map((tag) => [tag.get("Key") ?? "", tag.get("Value") ?? ""]));
}

function checkDryRun(form: AwsForm): void {
  if (form.get("DryRun") !== "true") return;
  throw new AwsError(412, "DryRunOperation", "Request would have succeeded, but DryRun flag is set.");
}

function required(form: AwsForm, name: string): string {
  const value = form.get(name);
  if (value === undefined || value === "") throw missing(name);
  return value;
}

function missing(name: string): AwsError {
  return new AwsError(400, "MissingParameter", `The request must contain the parameter ${name}`);
}
