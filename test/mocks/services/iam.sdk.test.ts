import {
  CreateUserCommand,
  DeleteUserCommand,
  EntityAlreadyExistsException,
  GetUserCommand,
  IAMClient,
  ListUsersCommand,
  NoSuchEntityException,
  paginateListUsers,
  type User,
} from "@aws-sdk/client-iam";
import { describe, expect, onTestFinished, test } from "vitest";
import { intercept } from "../../../mocks/intercept.ts";
import { createIam, type IamOptions } from "../../../mocks/services/iam.ts";

const nowAt = Date.UTC(2026, 0, 5, 9);

function connect(options: IamOptions = {}, accessKeyId = "test-access-key") {
  const iam = intercept(createIam({ now: () => nowAt, ...options }));
  const credentials = { accessKeyId, secretAccessKey: "test-secret" };
  const client = new IAMClient({ endpoint: iam.origin, region: "us-east-1", credentials });
  onTestFinished(() => {
    client.destroy();
    iam.close();
  });
  return { iam, client };
}

/** Whatever a command fails with. */
function errorOf(sent: Promise<unknown>): Promise<Error> {
  return sent.then(
    () => new Error("the command has succeeded"),
    (error: Error) => error,
  );
}

describe("@aws-sdk/client-iam", () => {
  test("finds every user through its paginator, and those who are older than 365 days", async () => {
    const { iam, client } = connect({ users: 42, mostPerPage: 10 });
    const users: User[] = [];
    for await (const page of paginateListUsers({ client }, {})) users.push(...(page.Users ?? []));
    const old = users.filter(({ CreateDate }) => nowAt - Number(CreateDate) > 365 * 24 * 3_600_000);
    expect([users.length, iam.log.length, old.slice(0, 3).map(({ UserName }) => UserName)]).toEqual([
      42,
      5,
      ["jonas.lindqvist", "rodrigo.fuentes", "deploy-bot"],
    ]);
  });

  test("hands the page size over", async () => {
    const { iam, client } = connect({ users: 9 });
    const pages: number[] = [];
    for await (const { Users } of paginateListUsers({ client, pageSize: 4 }, {})) pages.push(Users?.length ?? 0);
    expect([pages, iam.log.length]).toEqual([[4, 4, 1], 3]);
  });

  test("creates, reads and deletes a user", async () => {
    const { client } = connect();
    const Tags = [{ Key: "team", Value: "R&D" }];
    const created = await client.send(new CreateUserCommand({ UserName: "ada", Path: "/people/", Tags }));
    const { User: read } = await client.send(new GetUserCommand({ UserName: "ada" }));
    await client.send(new DeleteUserCommand({ UserName: "ada" }));
    const gone = await errorOf(client.send(new GetUserCommand({ UserName: "ada" })));
    expect([created.User?.CreateDate, created.$metadata.httpStatusCode, read?.Tags, gone]).toEqual([
      new Date(nowAt),
      200,
      Tags,
      expect.any(NoSuchEntityException),
    ]);
  });

  test("types the error when a user exists already", async () => {
    const { client } = connect();
    const error = await errorOf(client.send(new CreateUserCommand({ UserName: "amara.okafor" })));
    expect([error instanceof EntityAlreadyExistsException, error.message]).toEqual([
      true,
      "User with name amara.okafor already exists.",
    ]);
  });

  test("names the error of a key that is not known and of one that may not", async () => {
    const unknown = connect({}, "made-up");
    const first = await errorOf(unknown.client.send(new ListUsersCommand({})));
    const reader = connect({}, "test-readonly-key");
    const second = await errorOf(reader.client.send(new CreateUserCommand({ UserName: "ada" })));
    expect([first.name, second.name]).toEqual(["InvalidClientTokenId", "AccessDenied"]);
  });

  test("asks again when it is throttled, up to its third attempt", async () => {
    const { iam, client } = connect();
    iam.throttleNext(2);
    const { $metadata } = await client.send(new ListUsersCommand({}));
    expect([$metadata.attempts, iam.log.map(({ status }) => status)]).toEqual([3, [400, 400, 200]]);
  });

  test("gives up when it is throttled for longer", async () => {
    const { iam, client } = connect();
    iam.throttleNext(9);
    const error = await errorOf(client.send(new ListUsersCommand({})));
    expect([error.name, iam.log.length]).toEqual(["Throttling", 3]);
  });

  test("creates a user although the answer is lost, and then finds that the user exists", async () => {
    const { iam, client } = connect();
    iam.loseNext(1);
    await client.send(new ListUsersCommand({}));
    const error = await errorOf(client.send(new CreateUserCommand({ UserName: "ada" })));
    expect([error instanceof EntityAlreadyExistsException, iam.userCount, iam.log.map(({ status }) => status)]).toEqual(
      [true, 41, [200, undefined, 409]],
    );
  });

  test("forgets which answers to lose when it is reset", async () => {
    const { iam, client } = connect();
    iam.loseNext(1);
    iam.reset();
    await client.send(new CreateUserCommand({ UserName: "ada" }));
    expect(iam.log.map(({ status }) => status)).toEqual([200]);
  });
});
