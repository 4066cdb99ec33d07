import { syncBuiltinESMExports } from "node:module";
import net from "node:net";
import tls from "node:tls";
import { isIntercepted } from "./pipe-net.ts";
import { replace } from "./replace.ts";

/**
 * Leads TLS over the pipe too: the handshake is real, only the connection under it is ours.
 * Call it after `installPipeNet`.
 */
export function installPipeTls(): void {
  const { connect } = tls;
  const overPipe = (...args: unknown[]): tls.TLSSocket => {
    if (isIntercepted()) return Reflect.apply(connect, tls, args);
    const { options, onSecure } = connectArguments(args);
    const { port = 443, host = "localhost" } = options;
    const socket = options.socket ?? net.connect({ port, host });
    return connect({ ...options, host, socket }, onSecure);
  };
  replace(tls, "connect", overPipe);
  syncBuiltinESMExports();
}

/** Trusts this authority and no other; there is no network on which another could be met. */
export function trust(authority: string): void {
  tls.setDefaultCACertificates([authority]);
}

/** `tls.connect(options)`, `tls.connect(port, host, options)`, either with a callback at the end. */
function connectArguments(args: unknown[]): { options: tls.ConnectionOptions; onSecure: (() => void) | undefined } {
  const onSecure = args.find((arg) => typeof arg === "function") as (() => void) | undefined;
  const options = args.find((arg) => typeof arg === "object" && arg !== null) as tls.ConnectionOptions | undefined;
  const [port, host] = args;
  const address = {
    ...((typeof port === "number" || typeof port === "string") && { port: Number(port) }),
    ...(typeof host === "string" && { host }),
  };
  return { options: { ...address, ...options }, onSecure };
}
