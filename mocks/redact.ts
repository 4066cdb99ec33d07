import type { Fields } from "./wire-request.ts";

/** Takes secrets out of what a log shows: headers, paths and bodies, by the names of things and by their values. */

const stand = "[redacted]";

const secretWords =
  /authorization|cookie|token|secret|passw|passphrase|passcode|pwd|(api|application|access|routing|private|subscription)[-_]?key|session|signature|credential|assertion|saml|code[-_]verifier|^(x-)?auth(entication)?$|^(pass|pin|otp|jwt|bearer)$|^(jenkins-)?crumb$/i;

/** Names that have such a word in them, and are none: cursors of pages, kinds of tokens. */
const harmlessWords = /next|page|continu|cursor|token_type|_supported$|_endpoint$|idempotency/i;

/** In a query or a form these are secrets too: an API key, the code of a login. */
const secretParameters = /^(key|code|sig)$/i;

/** The secret values that a request carries in its headers, so that they can be taken out wherever they turn up. */
export function secretsIn(fields: Fields): string[] {
  const secrets: string[] = [];
  for (const [name, value] of Object.entries(fields)) {
    if (isSecretName(name)) secrets.push(...(secretParts[name]?.(value) ?? [value]));
  }
  return secrets.filter(({ length }) => length >= 4);
}

/** What a header holds that is a secret by itself. */
const secretParts: Readonly<Record<string, (value: string) => string[]>> = {
  authorization: partsOfAuthorization,
  "proxy-authorization": partsOfAuthorization,
  cookie: (value) => value.split(";").map((pair) => pair.slice(pair.indexOf("=") + 1).trim()),
};

function partsOfAuthorization(value: string): string[] {
  const { scheme, credentials } = authorizationOf(value);
  const password = /^basic$/i.test(scheme)
    ? Buffer.from(credentials, "base64")
        .toString()
        .replace(/^[^:]*:/, "")
    : "";
  // `Token token=…`, as some ask for it.
  const named = /^token=(.*)$/i.exec(credentials)?.[1] ?? "";
  return [credentials, password, named];
}

/** A header's value, or what may be shown of it: of `Authorization` the scheme, of an address all but its secrets. */
export function redactHeader(name: string, value: string, secrets: readonly string[]): string {
  if (/authorization/i.test(name)) return `${authorizationOf(value).scheme} ${stand}`.trim();
  return isSecretName(name) ? stand : redactPath(value, secrets);
}

/** A path or an address, with the secrets of its query taken out. */
export function redactPath(path: string, secrets: readonly string[]): string {
  return withoutValues(withoutPasswords(path.includes("=") ? redactParameters(path) : path), secrets);
}

/** A body as text, with the secrets of JSON, forms and XML taken out. It may have been cut off anywhere. */
export function redactBody(body: string, secrets: readonly string[]): string {
  const redacted = withoutPasswords(body)
    .replace(/"([^"\\]{1,64})"(\s*:\s*)("(?:[^"\\]|\\.)*("|$)|\[\s*"[^\][{}]*(\]|$))/g, (found, name, colon) =>
      isSecretName(name) ? `"${name}"${colon}"${stand}"` : found,
    )
    .replace(/<([\w:-]{1,64})>[^<]+/g, (found, name) => (isSecretName(name) ? `<${name}>${stand}` : found))
    .replace(
      /(name="([^"]{1,64})"[^\r\n]{0,256}\r\n(?:[^\r\n]{1,256}\r\n){0,9}\r\n)[\s\S]*?(?=\r\n--|$)/g,
      (found, head, name) => (isSecretName(name) ? head + stand : found),
    );
  return withoutValues(/^[^\s{<]*=/.test(redacted) ? redactParameters(redacted) : redacted, secrets);
}

function isSecretName(name: string): boolean {
  return secretWords.test(name) && !harmlessWords.test(name);
}

function redactParameters(text: string): string {
  return text
    .replace(/(^|[?&#])([^?&#=\s]{1,64})=([^&#\s>]*)/g, (found, before, name) =>
      isSecretParameter(name) ? `${before}${name}=${stand}` : found,
    )
    .replace(/(%(?:3F|26|23))([\w.-]{1,64})%3D(?:(?!%26)[^&#\s>])*/gi, (found, before, name) =>
      isSecretParameter(name) ? `${before}${name}%3D${stand}` : found,
    );
}

function isSecretParameter(name: string): boolean {
  return isSecretName(name) || secretParameters.test(name);
}

/** Addresses without the password that some have in them: `http://ada:…@host`. */
function withoutPasswords(text: string): string {
  if (!text.includes("@")) return text;
  return text.replace(/(\/\/[^/?#\s:@]{0,128}:)[^/?#\s@]{1,512}@/g, `$1${stand}@`);
}

function withoutValues(text: string, secrets: readonly string[]): string {
  return secrets.reduce((rest, secret) => (rest.includes(secret) ? rest.replaceAll(secret, stand) : rest), text);
}

/** The parts of `Authorization`. Who leaves the scheme out sends nothing but a secret. */
function authorizationOf(value: string): { readonly scheme: string; readonly credentials: string } {
  const [first = "", ...rest] = value.trim().split(" ");
  return rest.length === 0 ? { scheme: "", credentials: first } : { scheme: first, credentials: rest.join(" ") };
}
