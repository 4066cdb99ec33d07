import type { Service } from "../intercept.ts";
import { type AwsDialect, AwsError, type AwsOptions, AwsQueryDoor, response } from "./aws-query.ts";
import { type SignatureFault, seedKeys } from "./aws-signature.ts";
import { toXml, type XmlValue } from "./aws-xml.ts";
import { type Ec2Context, ec2Actions } from "./ec2-actions.ts";
import { Instances } from "./ec2-instances.ts";
import { fleetReservation, images, type SeedReservation, seedReservations } from "./ec2-seed.ts";
import { ownerId } from "./ec2-xml.ts";

/** How a simulated EC2 behaves. */
export type Ec2Options = AwsOptions & {
  /** Default: `http://ec2.test`. */
  readonly origin?: string;
  /** Instances besides the nine of the seed, each in a reservation of its own. Default: 0. */
  readonly fleet?: number;
  /** How long an instance is on its way from one state to the next, in milliseconds. Default: 5,000. */
  readonly changeMs?: number;
};

/** A simulated EC2. */
export type Ec2Service = Service & {
  /** Refuses so many of the next calls with `RequestLimitExceeded`, which the SDK asks again. */
  throttleNext(calls: number): void;
  /** Carries out so many of the next changes, and loses the answers: the connection breaks instead. */
  loseNext(changes: number): void;
};

/**
 * Makes a simulated AWS EC2: DescribeInstances, RunInstances, StartInstances, StopInstances, TerminateInstances.
 *
 * Access keys: `test-access-key` may do all, `test-readonly-key` may read; any secret does.
 */
export function createEc2(options: Ec2Options = {}): Ec2Service {
  const { origin = "http://ec2.test", fleet = 0, changeMs = 5_000, keys = seedKeys } = options;
  const { callsPerSecond = Number.POSITIVE_INFINITY, now = Date.now } = options;
  let context = newContext(now, changeMs, fleet);
  const actions = () => ec2Actions(context);
  const door = new AwsQueryDoor({ origin, dialect, actions, keys, callsPerSecond, now });
  return {
    origin,
    handlers: door.handlers,
    throttleNext: (calls) => door.throttleNext(calls),
    loseNext: (changes) => door.loseNext(changes),
    reset: () => {
      context = newContext(now, changeMs, fleet);
      door.reset();
    },
  };
}

function newContext(now: () => number, changeMs: number, fleet: number): Ec2Context {
  const instances = new Instances(now, changeMs);
  for (const reservation of seedReservations) addSeed(instances, reservation, now());
  for (let number = 1; number <= fleet; number++) addSeed(instances, fleetReservation(number), now());
  return { instances, launches: new Map(), now };
}

const dayMs = 24 * 3_600_000;

function addSeed(instances: Instances, { name, type, stage, states }: SeedReservation, nowAt: number): void {
  const [imageId = ""] = images;
  const launch = { imageId, type, count: states.length, tags: { Name: name, stage }, clientToken: "" };
  const launched = instances.launch(launch, nowAt - 40 * dayMs);
  for (const [index, state] of states.entries()) {
    const instance = launched[index];
    if (instance) instances.put({ ...instance, state, settlesAt: instance.launchedAt });
  }
}

const namespace = "http://ec2.amazonaws.com/doc/2016-11-15/";

const dialect: AwsDialect = {
  service: "ec2",
  success: (action, result, requestId) => {
    const content: XmlValue = { requestId, ...(typeof result === "object" && result) };
    return response(action, namespace, content, "item");
  },
  failure: ({ code, message }, RequestID) => {
    return toXml("Response", { Errors: { Error: { Code: code, Message: message } }, RequestID }, "item");
  },
  badSignature: (fault) => new AwsError(...signatureErrors[fault]),
  notAllowed: ({ user }, action) => {
    const message = `You are not authorized to perform this operation. User: arn:aws:iam::${ownerId}:user/${user} is not authorized to perform: ec2:${action}`;
    return new AwsError(403, "UnauthorizedOperation", message);
  },
  unknownAction: (action) => {
    if (action === undefined)
      return new AwsError(400, "MissingAction", "The request must contain the parameter Action");
    return new AwsError(400, "InvalidAction", `The action ${action} is not valid for this web service.`);
  },
  throttled: () => new AwsError(503, "RequestLimitExceeded", "Request limit exceeded."),
};

const signatureErrors: Readonly<Record<SignatureFault, readonly [status: number, code: string, message: string]>> = {
  missing: [400, "MissingParameter", "The request must contain the parameter AWSAccessKeyId"],
  incomplete: [400, "IncompleteSignature", "The signature lacks one of its parts, or one is malformed."],
  "unknown key": [401, "AuthFailure", "AWS was not able to validate the provided access credentials"],
  "wrong scope": [403, "SignatureDoesNotMatch", "Credential should be scoped to a valid region and service."],
};
