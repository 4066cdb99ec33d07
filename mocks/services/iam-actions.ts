import type { AwsForm } from "./aws-form.ts";
import { type AwsActions, AwsError } from "./aws-query.ts";
import type { XmlValue } from "./aws-xml.ts";
import type { IamUser, IamUsers } from "./iam-users.ts";

/** The account that everything belongs to. */
export const accountId = "111122223333";

/** The calls of IAM that this service knows. @param mostPerPage - IAM may give fewer users than `MaxItems` asks for. */
export function iamActions(users: IamUsers, mostPerPage: number): AwsActions {
  return {
    ListUsers: { writes: false, run: (form) => listUsers(users, mostPerPage, form) },
    GetUser: { writes: false, run: (form) => ({ User: userXml(known(users, nameIn(form)), true) }) },
    CreateUser: { writes: true, run: (form) => createUser(users, form) },
    DeleteUser: { writes: true, run: (form) => deleteUser(users, nameIn(form)) },
    ListAccessKeys: { writes: false, run: (form) => listAccessKeys(known(users, nameIn(form))) },
  };
}

function listUsers(users: IamUsers, mostPerPage: number, form: AwsForm): XmlValue {
  const most = readMaxItems(form);
  const prefix = form.get("PathPrefix") ?? "/";
  if (!prefix.startsWith("/")) throw validationError("pathPrefix", "Member must begin with a slash");
  const page = users.page(readMarker(form), Math.min(most, mostPerPage), prefix);
  return {
    Users: page.users.map((user) => userXml(user, false)),
    IsTruncated: page.last !== undefined,
    Marker: page.last === undefined ? undefined : writeMarker(page.last),
  };
}

function createUser(users: IamUsers, form: AwsForm): XmlValue {
  const name = nameIn(form);
  const path = form.get("Path") ?? "/";
  if (!/^\/(.*\/)?$/.test(path)) throw validationError("path", "Member must begin and end with a slash");
  if (users.find(name)) throw new AwsError(409, "EntityAlreadyExists", `User with name ${name} already exists.`);
  const tags = form.forms("Tags.member").map((tag) => ({ key: tag.get("Key") ?? "", value: tag.get("Value") ?? "" }));
  return { User: userXml(users.create(name, path, tags), true) };
}

function deleteUser(users: IamUsers, name: string): XmlValue {
  users.delete(known(users, name).name);
  return undefined;
}

/** Every second user has a key; none of them opens anything. */
function listAccessKeys({ name, id, createdAt }: IamUser): XmlValue {
  const key = { UserName: name, AccessKeyId: `test-key-of-${name}`, Status: "Active", CreateDate: new Date(createdAt) };
  return { AccessKeyMetadata: Number(id.slice(-1)) % 2 === 0 ? [key] : [], IsTruncated: false };
}

function userXml(user: IamUser, withTags: boolean): XmlValue {
  const { name, path, id, createdAt, passwordLastUsedAt, tags } = user;
  return {
    Path: path,
    UserName: name,
    UserId: id,
    Arn: `arn:aws:iam::${accountId}:user${path}${name}`,
    CreateDate: new Date(createdAt),
    PasswordLastUsed: passwordLastUsedAt === undefined ? undefined : new Date(passwordLastUsedAt),
    // A list leaves the tags out, as IAM does.
    Tags: withTags ? tags.map(({ key, value }) => ({ Key: key, Value: value })) : undefined,
  };
}

function nameIn(form: AwsForm): string {
  const name = form.get("UserName") ?? "";
  if (name === "") throw validationError("userName", "Member must not be null");
  if (name.length > 64) throw validationError("userName", "Member must have length less than or equal to 64");
  if (!/^[\w+=,.@-]+$/.test(name)) {
    throw validationError("userName", "Member must satisfy regular expression pattern: [\\w+=,.@-]+");
  }
  return name;
}

function known(users: IamUsers, name: string): IamUser {
  const user = users.find(name);
  if (!user) throw new AwsError(404, "NoSuchEntity", `The user with name ${name} cannot be found.`);
  return user;
}

function readMaxItems(form: AwsForm): number {
  const text = form.get("MaxItems") ?? "100";
  if (/^\d{1,4}$/.test(text) && Number(text) >= 1 && Number(text) <= 1_000) return Number(text);
  throw validationError("maxItems", "Member must have value between 1 and 1000");
}

/** A marker is opaque: its form is nobody's business, and an invented one is refused. */
function readMarker(form: AwsForm): number {
  const marker = form.get("Marker");
  if (marker === undefined) return 0;
  const [, place] = /^after-(\d+)$/.exec(Buffer.from(marker, "base64url").toString()) ?? [];
  if (place === undefined) throw new AwsError(400, "ValidationError", "Invalid Marker.");
  return Number(place);
}

function writeMarker(place: number): string {
  return Buffer.from(`after-${place}`).toString("base64url");
}

function validationError(field: string, constraint: string): AwsError {
  const message = `1 validation error detected: Value at '${field}' failed to satisfy constraint: ${constraint}`;
  return new AwsError(400, "ValidationError", message);
}
