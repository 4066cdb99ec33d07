// Say who you are                                          about 15 minutes, after the lesson 02-auth
//
// Services ask for a credential in one of three forms. Finish `authHeaders`: it turns a credential into the header that
// the service wants to see.
//
// R1  For `bearer`: the header `Authorization` with the word Bearer, a space and the token.
// R2  For `basic`: the header `Authorization` with the word Basic, a space, and the Base64 form of `user:password`.
//     The text is UTF-8 before it becomes Base64: names and passwords are not only English.
// R3  For `apiKey`: the key as it is, in the header that `header` names, or else in `X-API-Key`. No `Authorization`.
// R4  Throw a TypeError for what no service could read: a user with a colon in it, and a token or key that is empty or
//     has anything but visible ASCII characters, which are those from "!" to "~". A space and a line break are not.
// R5  No error says the token, the key or the password: not in its message, not in its cause, not in a field.
//
// Not in this exercise: control characters in a user or a password, a header name that is no name.
//
// Before you code, fill in what should happen.
//   { kind: "bearer", token: "t-17" }                        Authorization: ______
//   { kind: "basic", user: "ada", password: "" }             Basic, then the Base64 form of: ______
// Compare with the last line of this file.

/** Who you are, in one of the forms that services ask for. */
export type Credential =
  | { kind: "bearer"; token: string }
  | { kind: "basic"; user: string; password: string }
  /** `header` is the name of the header for the key. Default: `X-API-Key`. */
  | { kind: "apiKey"; key: string; header?: string };

/**
 * Makes the header that carries a credential.
 *
 * @throws TypeError when no header can carry it. The error does not say the secret.
 *
 * @example
 * authHeaders({ kind: "basic", user: "ada", password: "pw" }).get("authorization"); // => "Basic YWRhOnB3"
 */
export function authHeaders(credential: Credential): Headers {
  // TODO: look at `kind`, check what R4 names, then make the header.
  throw new Error("authHeaders is not written yet");
}

// The table above: "Bearer t-17"; the Base64 form of "ada:", with the colon and nothing behind it.
