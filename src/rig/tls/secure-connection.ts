import type { TLSSocket } from "node:tls";
import { CertificateAuthority, type Credentials } from "../../../mocks/tls/certificate-authority.ts";
import type { Connection } from "../connection.ts";

let authority: CertificateAuthority | undefined;

/** The authority of this process; made when the first `https:` origin needs one. */
export function testAuthority(): CertificateAuthority {
  authority ??= new CertificateAuthority();
  return authority;
}

/** Speaks TLS on a connection as its server; `onSecure` comes when the client has accepted the certificate. */
export function secure(connection: Connection, credentials: Credentials, onSecure: (socket: TLSSocket) => void): void {
  // Loaded when it is needed: most origins are `http:`.
  const tls = process.getBuiltinModule("node:tls");
  const socket = new tls.TLSSocket(connection, {
    isServer: true,
    secureContext: tls.createSecureContext(credentials),
    ALPNProtocols: ["http/1.1"],
  });
  // A client that does not like the certificate leaves with an alert, which is an error here.
  socket.on("error", () => connection.destroy());
  socket.once("secure", () => onSecure(socket));
  const { end } = socket;
  Object.assign(socket, {
    resetAndDestroy: () => connection.resetAndDestroy(),
    // A client may leave at the farewell of TLS, before the connection below has ended: it was not the first to.
    end: (...args: unknown[]) => {
      connection.endedBy ??= "server";
      return Reflect.apply(end, socket, args);
    },
  });
}
