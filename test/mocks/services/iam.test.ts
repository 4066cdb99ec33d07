import { describe, expect, onTestFinished, test } from "vitest";
import { intercept } from "../../../mocks/intercept.ts";
import { createIam, type IamOptions } from "../../../mocks/services/iam.ts";
import { signed, textOf, textsOf } from "./aws-calls.ts";

const origin = "http://iam.test";
let nowAt = 0;

function open(options: IamOptions = {}) {
  nowAt = Date.UTC(2026, 0, 5, 9);
  const iam = intercept(createIam({ now: () => nowAt, ...options }));
  onTestFinished(iam.close);
  return iam;
}

type Fields = Record<string, string>;

function send(fields: Fields, headers: Fields = signed("iam")): Promise<Response> {
  return fetch(origin, { method: "POST", headers, body: new URLSearchParams({ Version: "2010-05-08", ...fields }) });
}

async function call(action: string, fields: Fields = {}, headers?: Fields): Promise<string> {
  return (await send({ Action: action, ...fields }, headers)).text();
}

/** Status and error code of a call that fails. */
async function failure(fields: Fields, headers?: Fields): Promise<[number, string | undefined]> {
  const response = await send(fields, headers);
  return [response.status, textOf(await response.text(), "Code")];
}

describe("ListUsers", () => {
  test("gives users as XML in the namespace of IAM, with the id of the request", async () => {
    open();
    const response = await send({ Action: "ListUsers", MaxItems: "1" });
    const xml = await response.text();
    expect([response.status, response.headers.get("content-type"), textOf(xml, "RequestId")]).toEqual([
      200,
      "text/xml;charset=UTF-8",
      response.headers.get("x-amzn-requestid"),
    ]);
    expect(xml).toBe(
      '<?xml version="1.0" encoding="UTF-8"?>\n' +
        '<ListUsersResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><ListUsersResult><Users><member>' +
        "<Path>/</Path><UserName>amara.okafor</UserName><UserId>TESTUSER000000000001</UserId>" +
        "<Arn>arn:aws:iam::111122223333:user/amara.okafor</Arn><CreateDate>2025-12-24T09:00:00Z</CreateDate>" +
        "<PasswordLastUsed>2026-01-04T09:00:00Z</PasswordLastUsed></member></Users><IsTruncated>true</IsTruncated>" +
        `<Marker>${textOf(xml, "Marker")}</Marker></ListUsersResult>` +
        `<ResponseMetadata><RequestId>${textOf(xml, "RequestId")}</RequestId></ResponseMetadata></ListUsersResponse>`,
    );
  });

  test("goes on from a marker until nothing is left", async () => {
    open({ users: 25 });
    const pages: number[] = [];
    const names = new Set<string>();
    let marker: string | undefined = "";
    while (marker !== undefined) {
      const xml: string = await call("ListUsers", { MaxItems: "10", ...(marker && { Marker: marker }) });
      const found = textsOf(xml, "UserName");
      for (const name of found) names.add(name);
      pages.push(found.length);
      marker = textOf(xml, "IsTruncated") === "true" ? textOf(xml, "Marker") : undefined;
    }
    expect([pages, names.size]).toEqual([[10, 10, 5], 25]);
  });

  test("may give fewer than are asked for and yet have more", async () => {
    open({ users: 25, mostPerPage: 4 });
    const xml = await call("ListUsers", { MaxItems: "100" });
    expect([textsOf(xml, "UserName").length, textOf(xml, "IsTruncated")]).toEqual([4, "true"]);
  });

  test("is not truncated when the last page is full", async () => {
    open({ users: 10 });
    expect(textOf(await call("ListUsers", { MaxItems: "10" }), "IsTruncated")).toBe("false");
  });

  test("keeps the users below a path", async () => {
    open({ users: 10 });
    expect(textsOf(await call("ListUsers", { PathPrefix: "/machines/" }), "UserName")).toEqual([
      "deploy-bot",
      "backup+nightly",
    ]);
  });

  test("has users of every age, 365 and 366 days among them", async () => {
    open({ users: 10 });
    const dates = textsOf(await call("ListUsers"), "CreateDate");
    const days = dates.map((date) => (nowAt - Date.parse(date)) / (24 * 3_600_000));
    expect(days).toEqual([12, 400, 365, 366, 90, 1_500, 364, 730, 2_200, 31]);
  });

  test("of 10,000 users begins at once", async () => {
    open({ users: 10_000 });
    expect(textsOf(await call("ListUsers", { MaxItems: "1000" }), "UserName").length).toBe(1_000);
  });

  test("refuses what it cannot read with ValidationError", async () => {
    open();
    const Action = "ListUsers";
    expect([
      await failure({ Action, MaxItems: "0" }),
      await failure({ Action, MaxItems: "1001" }),
      await failure({ Action, Marker: "invented" }),
      await failure({ Action, PathPrefix: "machines" }),
    ]).toEqual(Array.from({ length: 4 }, () => [400, "ValidationError"]));
  });
});

describe("a user", () => {
  test("is created now, with path and tags, and is found afterwards", async () => {
    const iam = open({ users: 3 });
    const tags = { "Tags.member.1.Key": "team", "Tags.member.1.Value": "R&D <core>" };
    const xml = await call("CreateUser", { UserName: "ada", Path: "/people/", ...tags });
    const found = await call("GetUser", { UserName: "ada" });
    expect([textOf(xml, "Arn"), textOf(xml, "CreateDate"), textOf(found, "Value"), iam.userCount]).toEqual([
      "arn:aws:iam::111122223333:user/people/ada",
      "2026-01-05T09:00:00Z",
      "R&amp;D &lt;core&gt;",
      4,
    ]);
  });

  test("is not created twice, nor in other letters: EntityAlreadyExists", async () => {
    const iam = open({ users: 3 });
    await call("CreateUser", { UserName: "ada" });
    expect([
      await failure({ Action: "CreateUser", UserName: "ada" }),
      await failure({ Action: "CreateUser", UserName: "AMARA.okafor" }),
      iam.userCount,
    ]).toEqual([[409, "EntityAlreadyExists"], [409, "EntityAlreadyExists"], 4]);
  });

  test("is deleted, and unknown from then on: NoSuchEntity", async () => {
    const iam = open({ users: 3 });
    const deleted = await send({ Action: "DeleteUser", UserName: "jonas.lindqvist" });
    expect([
      deleted.status,
      await failure({ Action: "GetUser", UserName: "jonas.lindqvist" }),
      await failure({ Action: "DeleteUser", UserName: "jonas.lindqvist" }),
      textsOf(await call("ListUsers"), "UserName"),
      iam.userCount,
    ]).toEqual([200, [404, "NoSuchEntity"], [404, "NoSuchEntity"], ["amara.okafor", "mei-ling.chou"], 2]);
  });

  test("has keys, or none", async () => {
    open();
    const xml = await call("ListAccessKeys", { UserName: "jonas.lindqvist" });
    const none = await call("ListAccessKeys", { UserName: "amara.okafor" });
    expect([textsOf(xml, "AccessKeyId"), textsOf(none, "AccessKeyId")]).toEqual([["test-key-of-jonas.lindqvist"], []]);
  });

  for (const UserName of ["", "two words", "a".repeat(65), "<script>"]) {
    test(`cannot be called "${UserName}"`, async () => {
      open();
      expect(await failure({ Action: "CreateUser", UserName })).toEqual([400, "ValidationError"]);
    });
  }
});

describe("a call", () => {
  test("by the wrong name gets InvalidAction, which says the name", async () => {
    open();
    const response = await send({ Action: "CreateUsers", UserName: "ada" });
    const xml = await response.text();
    expect([response.status, textOf(xml, "Code"), textOf(xml, "Message"), textOf(xml, "Type")]).toEqual([
      400,
      "InvalidAction",
      "Could not find operation CreateUsers for version 2010-05-08",
      "Sender",
    ]);
  });

  test("by no name, or by one that every object has, fails as well", async () => {
    open();
    expect([await failure({}), await failure({ Action: "toString" })]).toEqual([
      [400, "MissingAction"],
      [400, "InvalidAction"],
    ]);
  });

  test("may come as GET", async () => {
    open({ users: 2 });
    const response = await fetch(`${origin}/?Action=ListUsers&Version=2010-05-08`, { headers: signed("iam") });
    expect(textsOf(await response.text(), "UserName").length).toBe(2);
  });

  const good = signed("iam");
  const unsigned = { ...good, authorization: "" };
  const { "x-amz-date": _date, ...undated } = good;
  const bad: [sentence: string, headers: Fields, code: string][] = [
    ["without a signature", {}, "MissingAuthenticationToken"],
    ["with an empty signature", unsigned, "IncompleteSignature"],
    ["with another scheme", { ...good, authorization: "Bearer x" }, "IncompleteSignature"],
    ["without a date", undated, "IncompleteSignature"],
    [
      "with half a signature",
      { ...good, authorization: good.authorization?.slice(0, -32) ?? "" },
      "IncompleteSignature",
    ],
    ["signed for another service", signed("ec2"), "SignatureDoesNotMatch"],
    ["signed on another day", { ...good, "x-amz-date": "20260106T000000Z" }, "SignatureDoesNotMatch"],
    ["with an unknown key", signed("iam", "made-up"), "InvalidClientTokenId"],
  ];
  for (const [sentence, headers, code] of bad) {
    test(`${sentence} gets 403 ${code}`, async () => {
      open();
      expect(await failure({ Action: "ListUsers" }, headers)).toEqual([403, code]);
    });
  }

  test("that changes something needs a key that may", async () => {
    const iam = open({ users: 3 });
    const reader = signed("iam", "test-readonly-key");
    const listed = (await send({ Action: "ListUsers" }, reader)).status;
    expect([listed, await failure({ Action: "CreateUser", UserName: "ada" }, reader), iam.userCount]).toEqual([
      200,
      [403, "AccessDenied"],
      3,
    ]);
  });

  test("too many in a second gets Throttling", async () => {
    open({ callsPerSecond: 2 });
    await call("ListUsers");
    await call("ListUsers");
    const refused = await failure({ Action: "ListUsers" });
    nowAt += 1_000;
    expect([refused, (await send({ Action: "ListUsers" })).status]).toEqual([[400, "Throttling"], 200]);
  });

  test("is throttled on demand, so many times", async () => {
    const iam = open();
    iam.throttleNext(2);
    const statuses = [];
    for (let n = 0; n < 3; n++) statuses.push((await send({ Action: "ListUsers" })).status);
    expect(statuses).toEqual([400, 400, 200]);
  });

  test("to another path gets 404, by another method 405", async () => {
    open();
    expect([(await fetch(`${origin}/users`)).status, (await fetch(origin, { method: "PUT" })).status]).toEqual([
      404, 405,
    ]);
  });

  test("finds everything as it was after a reset", async () => {
    const iam = open({ users: 3 });
    await call("CreateUser", { UserName: "ada" });
    await call("DeleteUser", { UserName: "amara.okafor" });
    iam.throttleNext(5);
    iam.reset();
    expect(textsOf(await call("ListUsers"), "UserName")).toEqual(["amara.okafor", "jonas.lindqvist", "mei-ling.chou"]);
  });
});
