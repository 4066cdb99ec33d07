// A table in place of branches; bytes by TextEncoder, Base64 by btoa.
export type Credential =
  | { kind: "bearer"; token: string }
  | { kind: "basic"; user: string; password: string }
  | { kind: "apiKey"; key: string; header?: string };

type Of<Kind> = Extract<Credential, { kind: Kind }>;

const writers: { [Kind in Credential["kind"]]: (credential: Of<Kind>) => [name: string, value: string] } = {
  bearer: ({ token }) => ["authorization", `Bearer ${checked(token)}`],
  basic: ({ user, password }) => {
    if (user.indexOf(":") >= 0) throw new TypeError("A colon in the user would end it too early.");
    const bytes = new TextEncoder().encode([user, password].join(":"));
    return ["authorization", `Basic ${btoa(String.fromCharCode(...bytes))}`];
  },
  apiKey: ({ key, header = "x-api-key" }) => [header, checked(key)],
};

export const authHeaders = (credential: Credential): Headers => {
  const write = writers[credential.kind] as (credential: Credential) => [string, string];
  return new Headers([write(credential)]);
};

function checked(secret: string): string {
  const isVisible = (letter: string) => letter >= "!" && letter <= "~";
  if (secret === "" || ![...secret].every(isVisible)) throw new TypeError("This secret fits into no header.");
  return secret;
}
