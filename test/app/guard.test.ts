import { describe, expect, test } from "vitest";
import { makeClient, token, trusted } from "./test-kit.ts";

/** Asks the app with exactly these headers. */
async function ask(headers: Record<string, string>, path = "/api/status", method = "GET") {
  const { app } = await makeClient();
  return app.request(`http://127.0.0.1:8470${path}`, { method, headers });
}

const cookie = `stormproof-8470=${token}`;

describe("the app answers a request that is meant for this machine", () => {
  for (const host of ["127.0.0.1:8470", "localhost:8470", "[::1]:8470", "LOCALHOST:8470", "127.0.0.1"]) {
    test(`by the name ${host}`, async () => expect((await ask({ ...trusted, host })).status).toBe(200));
  }

  const others = [
    "evil.example:8470",
    "127.0.0.1.evil.example",
    "localhost.evil.example:8470",
    "evil.example#127.0.0.1",
    "0.0.0.0:8470",
    "127.1:8470",
    "127.0.0.1:8470:1",
    "",
  ];
  for (const host of others) {
    test(`and refuses one for "${host}", token or not`, async () => {
      expect((await ask({ ...trusted, host })).status).toBe(421);
    });
  }

  test("and refuses one without Host", async () => {
    expect((await ask({ authorization: trusted.authorization })).status).toBe(421);
  });
});

describe("the app answers its own pages", () => {
  const unsafe = ["POST", "PUT", "PATCH", "DELETE"];
  const foreign = [
    "http://evil.example",
    "http://127.0.0.1:3000",
    "http://localhost:8470",
    "https://127.0.0.1:8470",
    "null",
  ];

  for (const method of unsafe) {
    test(`and lets their ${method} through`, async () => {
      const answer = await ask({ ...trusted, origin: "http://127.0.0.1:8470" }, "/api/kernels/none", method);
      expect(answer.status).toBe(404);
    });
    for (const origin of foreign) {
      test(`and refuses a ${method} of ${origin}`, async () => {
        expect((await ask({ ...trusted, origin }, "/api/kernels/none", method)).status).toBe(403);
      });
    }
  }

  test("and refuses a picture or script that another page asks for with the learner's cookie", async () => {
    const headers = { host: trusted.host, cookie, "sec-fetch-site": "same-site", "sec-fetch-mode": "no-cors" };
    expect((await ask(headers, "/static/start.js")).status).toBe(403);
  });

  test("and follows a link from another page", async () => {
    const headers = { host: trusted.host, cookie, "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate" };
    expect((await ask(headers, "/")).status).toBe(200);
  });
});

describe("without the token", () => {
  const paths = ["/api/status", "/api/course", "/api/kernels", "/api/contents/README.md", "/api/nothing"];
  for (const path of paths) {
    test(`${path} is refused with 403`, async () => expect((await ask({ host: trusted.host }, path)).status).toBe(403));
  }

  for (const path of ["/", "/lessons/05-retry", "/exercises/05-retry/backoff", "/static/start.js", "/nothing"]) {
    test(`${path} is refused with 401`, async () => expect((await ask({ host: trusted.host }, path)).status).toBe(401));
  }

  test("a page says where the key is", async () => {
    expect(await (await ask({ host: trusted.host }, "/")).text()).toContain("npm start printed in the terminal");
  });
});

describe("the token", () => {
  for (const scheme of ["token", "Token", "Bearer"]) {
    test(`opens the app as "Authorization: ${scheme} …"`, async () => {
      expect((await ask({ host: trusted.host, authorization: `${scheme} ${token}` })).status).toBe(200);
    });
  }

  test("opens the app as a cookie", async () => {
    expect((await ask({ host: trusted.host, cookie })).status).toBe(200);
  });

  const wrong: Record<string, Record<string, string>> = {
    "a wrong one": { authorization: "token wrong" },
    "the beginning of it": { authorization: `token ${token.slice(0, -1)}` },
    "more than it": { authorization: `token ${token}x` },
    "an empty one": { authorization: "token " },
    "a cookie of a kit on another port": { cookie: `stormproof-9999=${token}` },
    "a wrong cookie": { cookie: "stormproof-8470=wrong" },
    "a password": { authorization: `Basic ${btoa(`x:${token}`)}` },
  };
  for (const [name, headers] of Object.entries(wrong)) {
    test(`is not ${name}`, async () => expect((await ask({ host: trusted.host, ...headers })).status).toBe(403));
  }

  test("in the address of a page becomes a cookie that scripts and other sites do not get, and leaves the address", async () => {
    const answer = await ask({ host: trusted.host }, `/lessons/05-retry?token=${token}&from=mail`);
    expect({
      status: answer.status,
      location: answer.headers.get("location"),
      cookie: answer.headers.get("set-cookie"),
      referrer: answer.headers.get("referrer-policy"),
    }).toEqual({
      status: 303,
      location: "/lessons/05-retry?from=mail",
      cookie: `${cookie}; Path=/; HttpOnly; SameSite=Strict`,
      referrer: "no-referrer",
    });
  });

  test("in the address leads to no other host", async () => {
    expect((await ask({ host: trusted.host }, `//evil.example/x?token=${token}`)).headers.get("location")).toBe(
      "/evil.example/x",
    );
  });

  test("of an earlier run in the address does not lock a page out that has the cookie", async () => {
    expect((await ask({ host: trusted.host, cookie }, "/?token=old")).status).toBe(303);
  });

  test("in the address does not open the API: addresses end up in logs", async () => {
    expect((await ask({ host: trusted.host }, `/api/status?token=${token}`)).status).toBe(403);
  });

  test("in the address of a page is refused when it is wrong", async () => {
    expect((await ask({ host: trusted.host }, "/?token=wrong")).status).toBe(401);
  });
});

describe("every answer", () => {
  const answers: Record<string, [path: string, headers: Record<string, string>]> = {
    "of a page": ["/", trusted],
    "of the API": ["/api/status", trusted],
    "of a refusal": ["/", { host: trusted.host }],
    "of a wrong Host": ["/", { host: "evil.example" }],
    "of an error": ["/api/kernels/none", trusted],
  };
  for (const [name, [path, headers]] of Object.entries(answers)) {
    test(`${name} carries the security headers`, async () => {
      const { headers: got } = await ask(headers, path);
      const { host } = headers;
      const names = ["content-security-policy", "x-content-type-options", "referrer-policy", "x-frame-options"];
      expect(names.map((each) => got.get(each))).toEqual([
        `default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self' ws://${host}; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'`,
        "nosniff",
        "no-referrer",
        "DENY",
      ]);
    });
  }

  test("tells no stack trace, and the bug is reported", async () => {
    const bug = new Error("secret detail");
    const { request, bugs } = await makeClient({ judge: () => Promise.reject(bug) });
    const answer = await request("POST", "/api/exercises/05-retry/backoff/check");
    expect({ status: answer.status, body: await answer.json(), bugs }).toEqual({
      status: 500,
      body: { message: "Something in the kit failed. The terminal where it runs says more.", reason: null },
      bugs: [bug],
    });
  });

  test("to a Host with a policy in it keeps the policy as it is", async () => {
    const { headers } = await ask({ host: "x; script-src *" }, "/");
    expect(headers.get("content-security-policy")).not.toContain("script-src *");
  });
});
