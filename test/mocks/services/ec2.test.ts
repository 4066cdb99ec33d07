import { describe, expect, onTestFinished, test } from "vitest";
import { intercept } from "../../../mocks/intercept.ts";
import { createEc2, type Ec2Options } from "../../../mocks/services/ec2.ts";
import { signed, textOf, textsOf } from "./aws-calls.ts";

const origin = "http://ec2.test";
let nowAt = 0;

function open(options: Ec2Options = {}) {
  nowAt = Date.UTC(2026, 0, 5, 9);
  const ec2 = intercept(createEc2({ now: () => nowAt, ...options }));
  onTestFinished(ec2.close);
  return ec2;
}

type Fields = Record<string, string>;

function send(fields: Fields, headers: Fields = signed("ec2")): Promise<Response> {
  return fetch(origin, { method: "POST", headers, body: new URLSearchParams({ Version: "2016-11-15", ...fields }) });
}

async function call(Action: string, fields: Fields = {}): Promise<string> {
  return (await send({ Action, ...fields })).text();
}

async function failure(fields: Fields, headers?: Fields): Promise<[number, string | undefined]> {
  const response = await send(fields, headers);
  return [response.status, textOf(await response.text(), "Code")];
}

const describeAll = (fields: Fields = {}) => call("DescribeInstances", fields);
const idsOf = (xml: string) => textsOf(xml, "instanceId");
const statesOf = async (fields: Fields = {}) =>
  textsOf((await describeAll(fields)).replaceAll(/<monitoring>.*?<\/monitoring>/g, ""), "name");
const filter = (name: string, ...values: string[]): Fields => ({
  "Filter.1.Name": name,
  ...Object.fromEntries(values.map((value, index) => [`Filter.1.Value.${index + 1}`, value])),
});

const launch = { ImageId: "ami-0123456789abcdef0", MinCount: "1", MaxCount: "1", InstanceType: "t3.micro" };

describe("DescribeInstances", () => {
  test("nests instances in reservations, in the namespace of EC2, with the id of the request", async () => {
    open();
    const response = await send({ Action: "DescribeInstances" });
    const xml = await response.text();
    const reservations = xml.split("<reservationId>").slice(1);
    expect([
      response.status,
      textOf(xml, "requestId") === response.headers.get("x-amzn-requestid"),
      xml.includes('<DescribeInstancesResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/">'),
      reservations.map((reservation) => idsOf(reservation).length),
    ]).toEqual([200, true, true, [3, 1, 2, 1, 2]]);
  });

  test("tells state, type, times, addresses and tags", async () => {
    open();
    const xml = await describeAll({ ...filter("tag:Name", "database") });
    const told = ["instanceType", "launchTime", "code", "name", "availabilityZone", "architecture", "key", "value"];
    expect(told.map((name) => textsOf(xml, name))).toEqual([
      ["r6g.large"],
      ["2025-11-26T09:00:00Z"],
      ["16"],
      ["running"],
      ["us-east-1b"],
      ["arm64"],
      ["Name", "stage"],
      ["database", "live"],
    ]);
  });

  test("shows a public address for what is running only", async () => {
    open();
    const [running, stopped] = [
      await describeAll(filter("instance-state-name", "running")),
      await describeAll(filter("instance-state-name", "stopped")),
    ];
    expect([textsOf(running, "ipAddress").length, textsOf(stopped, "ipAddress").length]).toEqual([6, 0]);
  });

  const filters: [fields: Fields, count: number][] = [
    [filter("instance-state-name", "running"), 6],
    [filter("instance-state-name", "stopped", "terminated"), 3],
    [filter("instance-state-code", "80"), 2],
    [filter("instance-type", "t3.*"), 6],
    [filter("instance-type", "t3.micr?"), 3],
    [filter("tag:stage", "test"), 3],
    [filter("tag:missing", "*"), 0],
    [filter("tag-key", "Name"), 9],
    [filter("image-id", "ami-0123456789abcdef0"), 9],
    [{ ...filter("tag:stage", "test"), "Filter.2.Name": "instance-state-name", "Filter.2.Value.1": "running" }, 1],
  ];
  for (const [fields, count] of filters) {
    test(`finds ${count} by ${new URLSearchParams(fields)}`, async () => {
      open();
      expect(idsOf(await describeAll(fields)).length).toBe(count);
    });
  }

  test("goes on from a token until nothing is left, within a reservation too", async () => {
    open({ fleet: 11 });
    const pages: number[] = [];
    const ids = new Set<string>();
    let token: string | undefined = "";
    while (token !== undefined) {
      const xml: string = await describeAll({ MaxResults: "5", ...(token && { NextToken: token }) });
      for (const id of idsOf(xml)) ids.add(id);
      pages.push(idsOf(xml).length);
      token = textOf(xml, "nextToken");
    }
    expect([pages, ids.size]).toEqual([[5, 5, 5, 5], 20]);
  });

  test("gives all at once where no MaxResults is named", async () => {
    open({ fleet: 2_000 });
    const xml = await describeAll();
    expect([idsOf(xml).length, textOf(xml, "nextToken")]).toEqual([2_009, undefined]);
  });

  test("finds instances by their ids", async () => {
    open();
    const [first = "", , third = ""] = idsOf(await describeAll());
    expect(idsOf(await describeAll({ "InstanceId.1": third, "InstanceId.2": first })).sort()).toEqual([first, third]);
  });

  test("refuses what it cannot read", async () => {
    open();
    const Action = "DescribeInstances";
    expect([
      await failure({ Action, MaxResults: "4" }),
      await failure({ Action, NextToken: "invented" }),
      await failure({ Action, ...filter("colour", "red") }),
      await failure({ Action, ...filter("constructor", "red") }),
      await failure({ Action, "InstanceId.1": "web" }),
      await failure({ Action, "InstanceId.1": "i-0123456789abcdef0" }),
      await failure({ Action, "InstanceId.1": "i-0123456789abcdef0", MaxResults: "5" }),
    ]).toEqual([
      [400, "InvalidParameterValue"],
      [400, "InvalidParameterValue"],
      [400, "InvalidParameterValue"],
      [400, "InvalidParameterValue"],
      [400, "InvalidInstanceID.Malformed"],
      [400, "InvalidInstanceID.NotFound"],
      [400, "InvalidParameterCombination"],
    ]);
  });
});

describe("RunInstances", () => {
  test("starts instances in one reservation, pending for 5 s", async () => {
    open();
    const tags = {
      "TagSpecification.1.ResourceType": "instance",
      "TagSpecification.1.Tag.1.Key": "Name",
      "TagSpecification.1.Tag.1.Value": "night",
    };
    const xml = await call("RunInstances", { ...launch, MaxCount: "2", ...tags });
    const before = await statesOf(filter("tag:Name", "night"));
    nowAt += 5_000;
    expect([
      textsOf(xml, "reservationId").length,
      idsOf(xml).length,
      before,
      await statesOf(filter("tag:Name", "night")),
    ]).toEqual([1, 2, ["pending", "pending"], ["running", "running"]]);
  });

  test("starts nothing a second time for the same client token", async () => {
    open();
    const fields = { ...launch, ClientToken: "launch-1" };
    const [one, two] = [await call("RunInstances", fields), await call("RunInstances", fields)];
    expect([idsOf(one), idsOf(await describeAll()).length]).toEqual([idsOf(two), 10]);
  });

  test("refuses the same client token for another launch", async () => {
    open();
    await call("RunInstances", { ...launch, ClientToken: "launch-1" });
    const other = { Action: "RunInstances", ...launch, MaxCount: "2", ClientToken: "launch-1" };
    expect(await failure(other)).toEqual([400, "IdempotentParameterMismatch"]);
  });

  const refused: [fields: Fields, code: string, status?: number][] = [
    [{ ...launch, ImageId: "" }, "MissingParameter"],
    [{ ...launch, ImageId: "my-image" }, "InvalidAMIID.Malformed"],
    [{ ...launch, ImageId: "ami-00000000000000000" }, "InvalidAMIID.NotFound"],
    [{ ...launch, MinCount: "0" }, "InvalidParameterValue"],
    [{ ...launch, MinCount: "3", MaxCount: "2" }, "InvalidParameterValue"],
    [{ ...launch, DryRun: "true" }, "DryRunOperation", 412],
  ];
  for (const [fields, code, status = 400] of refused) {
    test(`starts nothing and says ${code} for ${new URLSearchParams(fields)}`, async () => {
      open();
      expect(await failure({ Action: "RunInstances", ...fields })).toEqual([status, code]);
      expect(idsOf(await describeAll()).length).toBe(9);
    });
  }
});

describe("an instance", () => {
  const [stopped, running] = [filter("instance-state-name", "stopped"), filter("tag:Name", "database")];

  const changes: [action: string, found: Fields, from: string, through: string, to: string][] = [
    ["StartInstances", stopped, "stopped", "pending", "running"],
    ["StopInstances", running, "running", "stopping", "stopped"],
    ["TerminateInstances", running, "running", "shutting-down", "terminated"],
  ];
  for (const [action, found, from, through, to] of changes) {
    test(`goes from ${from} through ${through} to ${to} by ${action}`, async () => {
      open();
      const [id = ""] = idsOf(await describeAll(found));
      const xml = await call(action, { "InstanceId.1": id });
      const soon = await statesOf({ "InstanceId.1": id });
      nowAt += 5_000;
      expect([textsOf(xml, "name"), soon, await statesOf({ "InstanceId.1": id })]).toEqual([
        [through, from],
        [through],
        [to],
      ]);
    });
  }

  test("that is terminated stays so: IncorrectInstanceState", async () => {
    open();
    const [id = ""] = idsOf(await describeAll(filter("instance-state-name", "terminated")));
    expect([
      await failure({ Action: "StartInstances", "InstanceId.1": id }),
      await failure({ Action: "StopInstances", "InstanceId.1": id }),
    ]).toEqual([
      [400, "IncorrectInstanceState"],
      [400, "IncorrectInstanceState"],
    ]);
  });

  test("is left alone when another of the same call does not exist", async () => {
    open();
    const [id = ""] = idsOf(await describeAll(running));
    await call("TerminateInstances", { "InstanceId.1": id, "InstanceId.2": "i-0123456789abcdef0" });
    expect(await statesOf({ "InstanceId.1": id })).toEqual(["running"]);
  });

  test("must be named", async () => {
    open();
    expect(await failure({ Action: "StopInstances" })).toEqual([400, "MissingParameter"]);
  });
});

describe("a call", () => {
  test("that fails is told in the form of EC2", async () => {
    open();
    const response = await send({ Action: "DescribeInstance" });
    expect(await response.text()).toBe(
      '<?xml version="1.0" encoding="UTF-8"?>\n' +
        "<Response><Errors><Error><Code>InvalidAction</Code>" +
        "<Message>The action DescribeInstance is not valid for this web service.</Message></Error></Errors>" +
        `<RequestID>${response.headers.get("x-amzn-requestid")}</RequestID></Response>`,
    );
  });

  test("must be signed for this service by a key that is known", async () => {
    open();
    const Action = "DescribeInstances";
    expect([
      await failure({ Action }, {}),
      await failure({ Action }, { ...signed("ec2"), "x-amz-date": "today" }),
      await failure({ Action }, signed("iam")),
      await failure({ Action }, signed("ec2", "made-up")),
    ]).toEqual([
      [400, "MissingParameter"],
      [400, "IncompleteSignature"],
      [403, "SignatureDoesNotMatch"],
      [401, "AuthFailure"],
    ]);
  });

  test("that changes something needs a key that may", async () => {
    open();
    const reader = signed("ec2", "test-readonly-key");
    expect([
      (await send({ Action: "DescribeInstances" }, reader)).status,
      await failure({ Action: "RunInstances", ...launch }, reader),
    ]).toEqual([200, [403, "UnauthorizedOperation"]]);
  });

  test("too many in a second, or on demand, gets RequestLimitExceeded", async () => {
    const ec2 = open({ callsPerSecond: 1 });
    await describeAll();
    const tooMany = await failure({ Action: "DescribeInstances" });
    nowAt += 1_000;
    ec2.throttleNext(1);
    expect([tooMany, await failure({ Action: "DescribeInstances" })]).toEqual([
      [503, "RequestLimitExceeded"],
      [503, "RequestLimitExceeded"],
    ]);
  });

  test("finds everything as it was after a reset", async () => {
    const ec2 = open();
    const before = await describeAll();
    await call("RunInstances", launch);
    ec2.reset();
    expect(idsOf(await describeAll())).toEqual(idsOf(before));
  });
});
