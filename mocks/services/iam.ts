import type { Service } from "../intercept.ts";
import { type AwsDialect, AwsError, type AwsOptions, AwsQueryDoor, response } from "./aws-query.ts";
import { type SignatureFault, seedKeys } from "./aws-signature.ts";
import { toXml } from "./aws-xml.ts";
import { accountId, iamActions } from "./iam-actions.ts";
import { IamUsers } from "./iam-users.ts";

/** How a simulated IAM behaves. */
export type IamOptions = AwsOptions & {
  /** Default: `http://iam.test`. */
  readonly origin?: string;
  /** Users that are there from the start, made when they are asked for. Default: 40. */
  readonly users?: number;
  /** The most users on a page, whatever `MaxItems` says. Default: 1,000. */
  readonly mostPerPage?: number;
};

/** A simulated IAM. */
export type IamService = Service & {
  /** How many users there are. */
  readonly userCount: number;
  /** Refuses so many of the next calls with `Throttling`, which the SDK asks again. */
  throttleNext(calls: number): void;
  /** Carries out so many of the next changes, and loses the answers: the connection breaks instead. */
  loseNext(changes: number): void;
};

/**
 * Makes a simulated AWS IAM: ListUsers, GetUser, CreateUser, DeleteUser, ListAccessKeys.
 *
 * Access keys: `test-access-key` may do all, `test-readonly-key` may read; any secret does.
 */
export function createIam(options: IamOptions = {}): IamService {
  const { origin = "http://iam.test", users: seedCount = 40, mostPerPage = 1_000, keys = seedKeys } = options;
  const { callsPerSecond = Number.POSITIVE_INFINITY, now = Date.now } = options;
  let users = new IamUsers(seedCount, now);
  const actions = () => iamActions(users, mostPerPage);
  const door = new AwsQueryDoor({ origin, dialect, actions, keys, callsPerSecond, now });
  return {
    origin,
    handlers: door.handlers,
    get userCount() {
      return users.count;
    },
    throttleNext: (calls) => door.throttleNext(calls),
    loseNext: (changes) => door.loseNext(changes),
    reset: () => {
      users = new IamUsers(seedCount, now);
      door.reset();
    },
  };
}

const version = "2010-05-08";
const namespace = `https://iam.amazonaws.com/doc/${version}/`;

const dialect: AwsDialect = {
  service: "iam",
  success: (action, result, RequestId) => {
    const content = { [`${action}Result`]: result, ResponseMetadata: { RequestId } };
    return response(action, namespace, content, "member");
  },
  failure: ({ status, code, message }, RequestId) => {
    const Type = status >= 500 ? "Receiver" : "Sender";
    const content = { Error: { Type, Code: code, Message: message }, RequestId };
    return toXml(`ErrorResponse xmlns="${namespace}"`, content, "member");
  },
  badSignature: (fault) => new AwsError(403, ...signatureErrors[fault]),
  notAllowed: ({ user }, action) => {
    const message = `User: arn:aws:iam::${accountId}:user/${user} is not authorized to perform: iam:${action}`;
    return new AwsError(403, "AccessDenied", message);
  },
  unknownAction: (action, wanted) => {
    if (action === undefined)
      return new AwsError(400, "MissingAction", "The request must contain the parameter Action");
    return new AwsError(400, "InvalidAction", `Could not find operation ${action} for version ${wanted ?? version}`);
  },
  throttled: () => new AwsError(400, "Throttling", "Rate exceeded"),
};

const signatureErrors: Readonly<Record<SignatureFault, readonly [code: string, message: string]>> = {
  missing: ["MissingAuthenticationToken", "Request is missing Authentication Token"],
  incomplete: ["IncompleteSignature", "The signature lacks one of its parts, or one is malformed."],
  "unknown key": ["InvalidClientTokenId", "The security token included in the request is invalid."],
  "wrong scope": ["SignatureDoesNotMatch", "Credential should be scoped to a valid region and service."],
};
