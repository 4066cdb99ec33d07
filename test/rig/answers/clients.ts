/** The ways in which people send requests. Each resolves with the status and the body as text. */
import http from "node:http";
import https from "node:https";
import net from "node:net";
import nodeFetch from "node-fetch";
import * as undici from "undici";

export type Reply = { status: number; headers: Record<string, string>; text: string };
export type Options = { method?: string; headers?: Record<string, string>; body?: string; signal?: AbortSignal };
export type Client = (url: string, options?: Options) => Promise<Reply>;

const agents = { http: new http.Agent({ keepAlive: true }), https: new https.Agent({ keepAlive: true }) };

export const clients: Record<string, Client> = {
  fetch: async (url, options) => toReply(await fetch(url, options)),
  "node-fetch": async (url, options) => toReply(await nodeFetch(url, options)),
  "undici.fetch": async (url, options) => toReply(await undici.fetch(url, options)),
  "undici.request": async (url, options) => {
    const { statusCode, headers, body } = await undici.request(url, options as undici.Dispatcher.RequestOptions);
    return { status: statusCode, headers: headers as Record<string, string>, text: await body.text() };
  },
  "node:http": (url, options) => ask(url, { ...options }),
  "node:http with a keep-alive agent": (url, options) =>
    ask(url, { ...options, agent: url.startsWith("https:") ? agents.https : agents.http }),
};

async function toReply(response: {
  status: number;
  headers: Iterable<[string, string]>;
  text(): Promise<string>;
}): Promise<Reply> {
  return { status: response.status, headers: Object.fromEntries(response.headers), text: await response.text() };
}

function ask(url: string, { body, ...options }: Options & { agent?: http.Agent }): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const { request } = url.startsWith("https:") ? https : http;
    const sent = request(url, options, (response) => {
      let text = "";
      response.setEncoding("utf8");
      response.on("data", (chunk) => (text += chunk));
      response.on("end", () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers as Record<string, string>, text }),
      );
      response.on("error", reject);
    });
    sent.on("error", reject);
    sent.end(body);
  });
}

/** A client of one's own over a bare socket: the first line of the reply. */
export function bareRequest(host: string, port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = net.connect({ host, port }, () => {
      socket.write("GET /bare HTTP/1.1\r\nHost: api.test\r\nConnection: close\r\n\r\n");
    });
    let text = "";
    socket.setEncoding("utf8");
    socket.on("data", (chunk) => (text += chunk));
    socket.on("end", () => resolve(text.split("\r\n")[0] ?? ""));
    socket.on("error", reject);
  });
}
