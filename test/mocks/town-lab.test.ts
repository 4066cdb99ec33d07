import { parseHTML } from "linkedom";
import { afterEach, describe, expect, test } from "vitest";
import type { Trouble } from "../../mocks/depot-calls.ts";
import { closeIntercepted } from "../../mocks/intercept.ts";
import { open } from "../../mocks/lab.ts";
import { createDatadog } from "../../mocks/services/datadog.ts";
import { createSlack } from "../../mocks/services/slack.ts";
import { together } from "../../mocks/together.ts";
import * as calls from "../../mocks/town-calls.ts";
import { openTown, stormyNights } from "../../mocks/town-lab.ts";
import { townPlot } from "../../mocks/town-plot.ts";

afterEach(() => closeIntercepted());

const troubleOf = (work: Promise<unknown>): Promise<unknown> => work.catch((error: Trouble) => error);

describe("together()", () => {
  test("leads each request to the service of its origin, and resets all", async () => {
    const slack = createSlack();
    open(together([createDatadog(), slack]));
    const keys = { "dd-api-key": "test-api-key" };
    const valid = await fetch("http://datadog.test/api/v1/validate", { headers: keys });
    expect(await valid.json()).toEqual({ valid: true });
    await calls.postMessage("hello");
    expect(slack.messages("incidents").length).toBe(1);
    open(together([slack]));
    expect(slack.messages("incidents").length).toBe(0);
  });

  test("does not find an origin that none of them has", async () => {
    open(together([createSlack()]));
    const error = await fetch("http://datadog.test/").catch(({ cause }) => cause);
    expect(error).toMatchObject({ code: "ENOTFOUND" });
  });
});

describe("a town", () => {
  test("has a deployment in trouble, and takes what a script does about it", async () => {
    const town = openTown("fine");
    expect(await calls.readPods()).toEqual({ all: 2, ready: 1 });
    expect(await calls.readCpu()).toBeCloseTo(95);
    expect(await calls.readHealth()).toBe("pass");
    const { replicas, version } = await calls.readDeployment();
    expect([replicas, town.tell()]).toEqual([2, "2 replicas, 0 posts"]);
    await calls.patchReplicas(6, version);
    await calls.postMessage("checkout [cpu-17]");
    expect(await calls.readMessages()).toEqual(town.posts());
    expect(town.tell()).toBe("6 replicas, 1 post");
  });

  test("says of a failure whether it may pass", async () => {
    openTown("fine");
    const { version } = await calls.readDeployment();
    await calls.patchReplicas(3);
    expect(await troubleOf(calls.patchReplicas(4, version))).toMatchObject({ status: 409, mayPass: false });
    openTown("ill");
    expect(await troubleOf(calls.readHealth())).toMatchObject({ status: 503, mayPass: true });
    openTown("silentMetrics");
    expect(await troubleOf(calls.readCpu())).toMatchObject({ status: undefined, mayPass: true });
  });

  test("loses an answer and not the change", async () => {
    const town = openTown("lostPatch");
    await troubleOf(calls.patchReplicas(6));
    expect(town.replicas()).toBe(6);
    const other = openTown("lostPost");
    await troubleOf(calls.postMessage("checkout"));
    expect(other.posts()).toEqual(["checkout"]);
  });
});

describe("stormyNights()", () => {
  test("counts each night by what is there at its end", async () => {
    const nothing = await stormyNights(async () => {});
    expect(nothing).toEqual({ right: 0, postedOnly: 0, scaledOnly: 0, postedTwice: 0, scaledTwice: 0, nothing: 10 });
    const insist = (work: () => Promise<void>) => work().catch(work).catch(work).catch(work).catch(work);
    const scale = (replicas: number) => insist(() => calls.patchReplicas(replicas));
    const read = () => calls.readMessages().catch(calls.readMessages).catch(calls.readMessages);
    const post = () => insist(async () => void ((await read()).length === 0 && (await calls.postMessage("checkout"))));
    expect((await stormyNights(() => scale(7))).scaledTwice).toBe(10);
    expect((await stormyNights(() => scale(6))).scaledOnly).toBe(10);
    expect((await stormyNights(post)).postedOnly).toBe(10);
    const both = async () => {
      await scale(6);
      await post();
    };
    expect((await stormyNights(both)).right).toBe(10);
  });
});

describe("townPlot()", () => {
  test("writes what each request was for, and says the changes in words", async () => {
    const town = openTown("lostPatch");
    await calls.readPods();
    await calls.readCpu();
    await troubleOf(calls.patchReplicas(6));
    await calls.patchReplicas(10);
    await calls.postMessage("checkout");
    const picture = townPlot([{ label: "a script", log: town.log }], { title: "It adds" });
    const texts = [...parseHTML(picture.html).document.querySelectorAll("svg text")].map((node) => node.textContent);
    const words = ["metrics", "cluster", "Slack", "pods", "load", "6 replicas, no answer", "10 replicas", "post"];
    expect(texts).toEqual(expect.arrayContaining(["a script", ...words]));
    expect(picture.alt).toContain("a script: changes 6 replicas, no answer; 10 replicas; post.");
    expect(picture.table.rows.map(([, service]) => service)).toEqual([
      "cluster",
      "metrics",
      "cluster",
      "cluster",
      "Slack",
    ]);
  });
});
