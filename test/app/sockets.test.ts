import { once } from "node:events";
import { type AddressInfo, connect, createServer } from "node:net";
import { networkInterfaces } from "node:os";
import { describe, expect, test } from "vitest";
import { WebSocket } from "ws";
import { listen } from "../../src/app/listen.ts";
import { newHeader } from "../../src/kernel/message.ts";
import { labClient, openSession } from "./lab-client.ts";
import { makeContext, serveKit, token, until } from "./test-kit.ts";

/** Tries a WebSocket: "open", or the status with which it is refused. */
async function tryWebSocket(url: string, headers: Record<string, string> = {}): Promise<"open" | number | undefined> {
  const socket = new WebSocket(url, { headers });
  return new Promise((resolve, reject) => {
    socket.on("open", () => {
      socket.close();
      resolve("open");
    });
    socket.on("unexpected-response", (_, response) => resolve(response.statusCode));
    socket.on("error", reject);
  });
}

/** A served kit with a kernel, and the address of that kernel's WebSocket. */
async function serveKernel() {
  const kit = await serveKit();
  const kernel = await kit.context.kernels.start();
  const port = new URL(kit.origin).port;
  return { ...kit, kernel, port, channels: `ws://127.0.0.1:${port}/api/kernels/${kernel.id}/channels` };
}

describe("a WebSocket", () => {
  const allowed: Record<string, (port: string) => Record<string, string>> = {
    "with our cookie and our Origin": (port) => ({
      cookie: `stormproof-${port}=${token}`,
      origin: `http://127.0.0.1:${port}`,
    }),
    "with the token and no Origin": () => ({ authorization: `token ${token}` }),
  };
  for (const [name, headers] of Object.entries(allowed)) {
    test(`${name} is opened`, async () => {
      const { channels, port } = await serveKernel();
      expect(await tryWebSocket(channels, headers(port))).toBe("open");
    });
  }

  test("with the token in its address is opened", async () => {
    const { channels } = await serveKernel();
    expect(await tryWebSocket(`${channels}?token=${token}`)).toBe("open");
  });

  const refused: Record<string, [status: number, (port: string) => Record<string, string>]> = {
    "without the token": [403, () => ({})],
    "with a wrong token": [403, () => ({ authorization: "token wrong" })],
    "of a foreign page": [403, (port) => ({ cookie: `stormproof-${port}=${token}`, origin: "http://evil.example" })],
    "of a page on another port": [
      403,
      (port) => ({ cookie: `stormproof-${port}=${token}`, origin: "http://127.0.0.1:1" }),
    ],
    "for another Host": [421, () => ({ authorization: `token ${token}`, host: "evil.example" })],
  };
  for (const [name, [status, headers]] of Object.entries(refused)) {
    test(`${name} is refused with ${status}`, async () => {
      const { channels, port, kernel } = await serveKernel();
      const outcome = await tryWebSocket(channels, headers(port));
      expect({ outcome, connections: kernel.model.connections }).toEqual({ outcome: status, connections: 0 });
    });
  }

  test("for events is refused without the token and opened with it", async () => {
    const { origin } = await serveKit();
    const events = `${origin.replace("http", "ws")}/api/events/subscribe`;
    expect([await tryWebSocket(events), await tryWebSocket(`${events}?token=${token}`)]).toEqual([403, "open"]);
  });

  test("to a kernel that is not there is refused with 404", async () => {
    const { port } = await serveKernel();
    expect(await tryWebSocket(`ws://127.0.0.1:${port}/api/kernels/none/channels?token=${token}`)).toBe(404);
  });

  test("that names no session gets the replies to its requests all the same", async () => {
    const { channels } = await serveKernel();
    const socket = new WebSocket(`${channels}?token=${token}`);
    await once(socket, "open");
    const replied = new Promise((resolve) => {
      socket.on("message", (data) => {
        const message = JSON.parse(String(data));
        if (message.channel === "shell") resolve(message.parent_header.msg_id);
      });
    });
    const header = newHeader("kernel_info_request", "a session of its own");
    socket.send(JSON.stringify({ channel: "shell", header, parent_header: {}, metadata: {}, content: {} }));
    expect(await replied).toBe(header.msg_id);
    socket.close();
  });

  test("that sends something else than Jupyter's messages is closed, and the others stay", async () => {
    const { channels, kernel, bugs } = await serveKernel();
    const url = `${channels}?token=${token}`;
    const [bad, good] = [new WebSocket(url, ["v1.kernel.websocket.jupyter.org"]), new WebSocket(url)];
    await Promise.all([once(bad, "open"), once(good, "open")]);
    bad.send(Buffer.from("nonsense"));
    const [code] = await once(bad, "close");
    await until(() => kernel.model.connections < 2);
    expect({ code, connections: kernel.model.connections, bugs }).toEqual({ code: 1007, connections: 1, bugs: [] });
  });
});

describe("a path that climbs, sent without a client that would straighten it,", () => {
  const climbing = [
    "/static/../../README.md",
    "/static/..%2f..%2fREADME.md",
    "/api/contents/../../etc/passwd",
    "/api/contents/work/..%5c..%5cREADME.md",
    "/api/contents/work/%2e%2e/%2e%2e/%2e%2e/etc/passwd",
  ];
  for (const path of climbing) {
    test(`${path} is refused`, async () => {
      const { origin } = await serveKit();
      const answer = await rawRequest(origin, path);
      expect(answer).toMatch(/^HTTP\/1\.1 (400|403|404) /);
    });
  }
});

describe("listen()", () => {
  test("binds to 127.0.0.1 only", async () => {
    const port = Number(new URL((await serveKit()).origin).port);
    const others = Object.values(networkInterfaces()).flatMap((addresses = []) =>
      addresses.filter(({ family, internal }) => family === "IPv4" && !internal).map(({ address }) => address),
    );
    // Linux answers on all of 127.0.0.0/8 where a program listens on every address.
    const reached = await Promise.all(
      ["127.0.0.1", "127.0.0.2", "::1", ...others].map((host) => canConnect(host, port)),
    );
    expect(reached).toEqual([true, ...reached.slice(1).map(() => false)]);
  });

  test("takes a free port when the usual one is taken", async () => {
    const { url, taken } = await listenWhereTaken({});
    expect(Number(new URL(url).port)).not.toBe(taken);
  });

  test("says so when the port that the user named is taken", async () => {
    await expect(listenWhereTaken({ isPortWished: true })).rejects.toThrow(
      /^Cannot listen on port \d+: another program uses it\. Choose another one with --port\.$/,
    );
  });

  test("when closed, stops kernels, pages and port", async () => {
    const { origin, started, close } = await serveKit();
    const { kernel } = await openSession(labClient(origin));
    const told = new Promise((resolve) => kernel.statusChanged.connect((_, status) => resolve(status)));
    await close();
    const port = Number(new URL(origin).port);
    const again = createServer().listen(port, "127.0.0.1");
    await once(again, "listening");
    again.close();
    expect({ told: await told, isShutDown: started.map((each) => each.isShutDown) }).toEqual({
      told: "dead",
      isShutDown: [true],
    });
  });

  test("when closed while a kernel starts, stops that kernel too", async () => {
    const { context, close, started } = await serveKit();
    const starting = context.kernels.start();
    await close();
    await starting;
    expect(started.map((each) => each.isShutDown)).toEqual([true]);
  });
});

async function listenWhereTaken(choice: { isPortWished?: boolean }) {
  const other = createServer().listen(0, "127.0.0.1");
  await once(other, "listening");
  const taken = (other.address() as AddressInfo).port;
  const { context } = await makeContext();
  try {
    const served = await listen(context, { port: taken, ...choice });
    await served.close();
    return { url: served.url, taken };
  } finally {
    other.close();
  }
}

async function canConnect(host: string, port: number): Promise<boolean> {
  const socket = connect({ host, port, timeout: 1_000 });
  try {
    return await new Promise((resolve) => {
      socket.on("connect", () => resolve(true));
      for (const event of ["error", "timeout"]) socket.on(event, () => resolve(false));
    });
  } finally {
    socket.destroy();
  }
}

async function rawRequest(origin: string, path: string): Promise<string> {
  const { hostname, port, host } = new URL(origin);
  const socket = connect(Number(port), hostname);
  socket.end(`GET ${path} HTTP/1.1\r\nHost: ${host}\r\nAuthorization: token ${token}\r\nConnection: close\r\n\r\n`);
  let answer = "";
  for await (const chunk of socket) answer += String(chunk);
  return answer;
}
