import { X509Certificate } from "node:crypto";
import tls from "node:tls";
import { describe, expect, test } from "vitest";
import { runProgram } from "../../mocks/run-program.ts";
import {
  companyCa,
  companyCaFile,
  meetAll,
  type ServerKind,
  shownCertificate,
  startServer,
} from "../../mocks/tls-lab.ts";

const ask = (address: string) =>
  fetch(address, { headers: { authorization: "Bearer t-17" } }).then(
    (response) => response.text(),
    (error) => error.cause.code,
  );

describe("startServer()", () => {
  test("shows this process a certificate that it trusts, or one of four that it does not", async () => {
    const codes: Record<ServerKind, string> = {
      public: "I have read: Bearer t-17",
      company: "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
      "another CA": "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
      expired: "CERT_HAS_EXPIRED",
      "another name": "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
    };
    for (const [kind, code] of Object.entries(codes)) {
      expect(await ask(await startServer(kind as ServerKind)), kind).toBe(code);
    }
  });

  test("shows who trusts the company's CA what else is wrong", async () => {
    const before = tls.getCACertificates();
    tls.setDefaultCACertificates([...before, companyCa]);
    try {
      expect(await ask(await startServer("company"))).toBe("I have read: Bearer t-17");
      expect(await ask(await startServer("expired"))).toBe("CERT_HAS_EXPIRED");
      expect(await ask(await startServer("another name"))).toBe("ERR_TLS_CERT_ALTNAME_INVALID");
    } finally {
      tls.setDefaultCACertificates(before);
    }
  });

  test("tells how a client took each of them", async () => {
    const none = { company: "refused", "another CA": "refused", expired: "refused", "another name": "refused" };
    expect(await meetAll((address) => fetch(address))).toEqual({ public: "right", ...none });
    const reached = await meetAll(async () => {});
    expect([reached.company, reached.expired]).toEqual(["right", "wrong"]);
  });

  test("lets everybody look at its certificate", async () => {
    const pem = await shownCertificate(await startServer("company"));
    expect(new X509Certificate(pem).issuer).toBe("CN=Harbour company CA");
  });
});

describe("runProgram()", () => {
  test("runs a program with the variables that it is given", async () => {
    const program = "console.log(process.argv[1], process.env.ONE, process.env.PATH)";
    expect(await runProgram(program, "there", { ONE: "1" })).toBe("there 1 undefined");
  });

  test("shows what a variable does to a client", async () => {
    const program = "console.log((await fetch(process.argv[1])).status)";
    const address = await startServer("company");
    expect(await runProgram(program, address, { NODE_EXTRA_CA_CERTS: companyCaFile() })).toBe("200");
    await expect(runProgram(program, address)).rejects.toThrow("UNABLE_TO_VERIFY_LEAF_SIGNATURE");
  });
});
