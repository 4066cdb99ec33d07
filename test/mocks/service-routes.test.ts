import { describe, expect, test } from "vitest";
import { closestRoute, routesOf } from "../../mocks/service-routes.ts";
import { createItems } from "../../mocks/services/items.ts";

describe("routesOf()", () => {
  test("lists what a service has been made to answer", () => {
    expect(routesOf(createItems()).map(({ method, path }) => `${method} ${path}`)).toEqual([
      "GET /items",
      "POST /items",
      "GET /items/:id",
      "PUT /items/:id",
      "PATCH /items/:id",
      "DELETE /items/:id",
    ]);
  });
});

describe("closestRoute()", () => {
  const routes = [
    { method: "GET", path: "/user" },
    { method: "GET", path: "/users/:login" },
    { method: "GET", path: "/users/:login/repos" },
    { method: "POST", path: "/repos/:owner/:repo/issues" },
    { method: "GET", path: "/repos/:owner/:repo/issues" },
  ];

  for (const [asked, closest] of [
    ["GET /usr", "GET /user"],
    ["GET /user/octocat", "GET /users/:login"],
    ["GET /users/octocat/repo", "GET /users/:login/repos"],
    ["POST /repos/octo/hello/issue", "POST /repos/:owner/:repo/issues"],
    ["PUT /repos/octo/hello/issues", "POST /repos/:owner/:repo/issues"],
    ["GET /api/v3/users/octocat", "GET /users/:login"],
  ] as const) {
    test(`of ${asked} is ${closest}`, () => {
      const [method = "", path = ""] = asked.split(" ");
      expect(closestRoute(routes, method, path)).toBe(closest);
    });
  }

  test("is none where there are none", () => {
    expect(closestRoute([], "GET", "/")).toBeUndefined();
  });
});
