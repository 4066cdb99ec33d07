import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import type * as Solution from "../../../solutions/02-auth/load-secrets.ts";
import { openAnswer } from "../../../src/rig/answer.ts";
import { story } from "../../../src/rig/story.ts";

const answer = openAnswer<typeof Solution>("02-auth/load-secrets.ts");

type Asked = { names: string[]; env: Record<string, string>; envFile?: string };

/** Loads, and reads the values one by one, as a program would. */
const load = ({ loadSecrets }: typeof Solution, _url: string, { names, ...sources }: Asked) => {
  const secrets = loadSecrets(names, sources);
  return names.map((name) => secrets[name]);
};

/** Loads, and holds what came against what was asked. */
async function hold(asked: Asked, right: readonly string[], words: string) {
  const run = await answer.evaluate(load, { arguments: asked });
  const wrong = Math.max(
    0,
    right.findIndex((value, index) => run.value?.[index] !== value),
  );
  const name = asked.names[wrong] ?? "";
  const line = (asked.envFile ?? "")
    .split("\n")
    .find((text) => text.includes(`${name}=`) || text.includes(`${name} =`));
  const inEnv = asked.env[name] === undefined ? "nothing" : JSON.stringify(asked.env[name]);
  const given = `${name} was ${inEnv} in env, and ${line === undefined ? "not" : `written as ${line}`} in the file`;
  const gave = run.error
    ? `threw ${run.error.name}: ${run.error.message}`
    : `gave ${JSON.stringify(run.value?.[wrong])}`;
  const did = `${given}; your function ${gave}.`;
  expect(run.value, story(run, did, words)).toEqual(right);
}

test("R1 gives what the environment has", {
  meta: {
    points: 1,
    hints: [
      "The message shows what was in `env`, and what your function gave for each name.",
      "Go through the names, and look each of them up. The value goes to the caller as it is: not trimmed, not cut, not turned into a number.",
      "for (const name of names) {\n  const value = env[____];\n  ...\n}\n\nWhat would trimming do to a password that ends with a space?",
    ],
  },
}, async () => {
  const [token, key, quoted] = [randomUUID(), `  "${randomUUID()}" # = $SOME_TOKEN `, `"${randomUUID()}"`];
  const env = { SOME_KEY: key, SOME_TOKEN: token, QUOTED: quoted };
  const asked = { names: ["SOME_TOKEN", "SOME_KEY", "QUOTED"], env };
  await hold(asked, [token, key, quoted], "R1 asks for all values, as they stand in env.");

  const run = await answer.evaluate(
    ({ loadSecrets }, _url, { token, other }) => {
      process.env.STORM_CHECK = other;
      try {
        const before = loadSecrets(["STORM_CHECK"], { env: { STORM_CHECK: "of an earlier call" } });
        const after = loadSecrets(["STORM_CHECK"], { env: { STORM_CHECK: token } });
        const values = [before.STORM_CHECK, after.STORM_CHECK];
        try {
          return [...values, loadSecrets(["STORM_CHECK"], { env: {} }).STORM_CHECK];
        } catch {
          return [...values, "missing"];
        }
      } finally {
        delete process.env.STORM_CHECK;
      }
    },
    { arguments: { token, other: randomUUID() } },
  );
  const right = ["of an earlier call", token, "missing"];
  const did = `In env STORM_CHECK was "of an earlier call", then "${token}", then not there; in process.env it was something else. Your function gave ${JSON.stringify(run.value)}.`;
  const words = `R1 asks for ${JSON.stringify(right)}: process.env is for a call without env.`;
  expect(run.value, story(run, did, words)).toEqual(right);
});

test("R1 looks into process.env when it gets no env", {
  meta: {
    points: 1,
    hints: [
      "In this check `env` is left out. Where should your function look then?",
      "A default stands for what the caller leaves out. The variables of the running program are in `process.env`.",
      "const { env = ____, envFile = ____ } = sources;\n\nWhen is a default taken, and when is it not?",
    ],
  },
}, async () => {
  const token = randomUUID();
  const run = await answer.evaluate(
    ({ loadSecrets }, _url, token) => {
      process.env.STORM_CHECK = token;
      try {
        return [loadSecrets(["STORM_CHECK"]).STORM_CHECK, loadSecrets(["STORM_CHECK"], { envFile: "" }).STORM_CHECK];
      } finally {
        delete process.env.STORM_CHECK;
      }
    },
    { arguments: token },
  );
  const did = `STORM_CHECK was "${token}" in process.env, and your function gave ${run.error ? "nothing" : JSON.stringify(run.value)}.`;
  expect(run.value, story(run, did, "R1 asks for this value, with and without an envFile.")).toEqual([token, token]);
});

test("R2 takes the rest from the .env file", {
  meta: {
    points: 2,
    hints: [
      "The message shows the text of the file. Compare each value with its line.",
      "A `.env` file has comments, quotes, values with an equals sign, values of several lines, and lines that begin with export. `parseEnv` knows all of it. Cutting each line at its equals signs does not.",
      'import { parseEnv } from "node:util";\nconst file = parseEnv(____);\nconst value = env[name] ?? file[____];\n\nWhat is lost if you split a line at every equals sign?',
    ],
  },
}, async () => {
  const [one, two, three, four, five, six] = Array.from({ length: 6 }, () => randomUUID());
  const envFile = [
    "# tokens of the night shift",
    "",
    `PLAIN=${one} # changed in May`,
    `QUOTED="${two} # ="`,
    `SINGLE='${three}'`,
    `export EXPORTED=${four}`,
    `PADDED = ${five}=`,
    `KEY="-----BEGIN KEY-----\n${six}\n-----END KEY-----"`,
    "#PLAIN=old",
  ].join("\n");
  const names = ["PLAIN", "QUOTED", "SINGLE", "EXPORTED", "PADDED", "KEY"];
  const right = [
    `${one}`,
    `${two} # =`,
    `${three}`,
    `${four}`,
    `${five}=`,
    `-----BEGIN KEY-----\n${six}\n-----END KEY-----`,
  ];
  await hold(
    { names, env: {}, envFile },
    right,
    "R2 asks for the values that parseEnv reads. In quotes a value may have several lines.",
  );
});

test("R2 lets the environment win", {
  meta: {
    points: 1,
    hints: [
      "In this check both sources have a value for one name. Which one did your function give?",
      "The file holds what is usual on your machine. Who sets a variable for one run wants another value, and means it. So ask the environment first.",
      "const value = ____[name] ?? ____[name];\n\nWho sets variables on a build server, where there is no file?",
    ],
  },
}, async () => {
  const [first, second] = [randomUUID(), randomUUID()];
  const asked = { names: ["BOTH", "ONE"], env: { BOTH: first }, envFile: `BOTH=${randomUUID()}\nONE=${second}` };
  await hold(asked, [first, second], "R2 asks for BOTH from env, and for ONE from the file.");
});

test("R3 takes an empty value for none", {
  meta: {
    points: 2,
    hints: [
      "One of the values in this check is empty, or has nothing but spaces. What did your function make of it?",
      "An empty variable is what remains of a secret that somebody forgot to fill in. It counts as missing: then the file is asked, and if the file has nothing either, the name is missing.",
      "const value = [env[name], file[name]].find((each) => each?.____());\n\nWhy does `??` alone not do this?",
    ],
  },
}, async () => {
  const token = randomUUID();
  for (const empty of ["", "   ", "\t\n"])
    await hold({ names: ["HALF"], env: { HALF: empty }, envFile: `HALF=${token}` }, [token], "R3 asks for the file's.");
  for (const sources of [
    { env: { NONE: " " } },
    { env: {}, envFile: "NONE=" },
    { env: { NONE: "" }, envFile: 'NONE="  "' },
  ]) {
    const run = await answer.evaluate(load, { arguments: { names: ["NONE"], ...sources } });
    const did = `With ${JSON.stringify(sources)} your function ${run.error ? `threw ${run.error.name}` : "threw nothing"}.`;
    const asked = "R3 asks to take NONE for missing, and R4 for a MissingSecretsError.";
    expect(run.error?.name, story(run, did, asked)).toBe("MissingSecretsError");
  }
});

test("R4 names everything that is missing", {
  meta: {
    points: 2,
    hints: [
      "The message shows which names were missing, and which of them the error had.",
      "Who sets up a machine wants to hear of all gaps at once, not of one in each run. Collect the missing names first. Throw when you have gone through all.",
      "const missing = names.filter((name) => ____);\nif (missing.length > ____) throw new MissingSecretsError(____);\n\nWhat would the caller do five times if the error named one of five?",
    ],
  },
}, async () => {
  const id = randomUUID().slice(0, 4).toUpperCase();
  const [one, two, three] = [`ZULU_${id}`, `ALPHA_${id}`, `MIKE_${id}`];
  const env = { FOUND: randomUUID(), [two]: "" };
  const envFile = `# ${three}=1\nALSO=${randomUUID()}`;
  const run = await answer.evaluate(load, { arguments: { names: [one, "FOUND", two, "ALSO", three], env, envFile } });
  const missing = [one, two, three];
  const did = `Missing were ${missing.join(", ")}; the error had ${JSON.stringify(run.error?.data.names) ?? "no names"}.`;
  const asked = `R4 asks for a MissingSecretsError with all three, in the order of names.`;
  expect([run.error?.name, run.error?.data.names], story(run, did, asked)).toEqual(["MissingSecretsError", missing]);
});

test("R5 says no value in its error", {
  meta: {
    points: 1,
    hints: [
      "The message shows the error. Find the value of a secret in it: in its text, in a field, or in its cause.",
      "The error of a script that does not start is the first thing that people copy into a chat. It needs the names. The values that were found, and what the file holds, do not belong there.",
      "throw new MissingSecretsError(____);\n\nWhat does a `cause` add to what is printed?",
    ],
  },
}, async () => {
  const [inEnv, inFile] = [randomUUID(), randomUUID()];
  const sources = { env: { FOUND: inEnv }, envFile: `ALSO=${inFile}\nGONE=` };
  const run = await answer.evaluate(load, { arguments: { names: ["FOUND", "ALSO", "GONE"], ...sources } });
  expect(run.error?.name, story(run, "Your function threw no MissingSecretsError.", "R4 asks for one.")).toBe(
    "MissingSecretsError",
  );
  const printed = [JSON.stringify(run.error), ...run.console].join(" ");
  const leaked = [inEnv, inFile].filter((value) => printed.includes(value));
  const did = `The values were ${inEnv} and ${inFile}, and this was said: ${printed}`;
  expect(leaked, story(run, did, "R5 asks for an error without values.")).toEqual([]);
});

for (const [act, print] of [
  [
    "printed",
    ({ loadSecrets }: typeof Solution, _url: string, env: Record<string, string>) => {
      const secrets = loadSecrets(["TOKEN"], { env });
      console.log(secrets, { secrets });
      return { said: "", token: secrets.TOKEN };
    },
  ],
  [
    "turned into JSON",
    ({ loadSecrets }: typeof Solution, _url: string, env: Record<string, string>) => {
      const secrets = loadSecrets(["TOKEN"], { env });
      return { said: JSON.stringify([secrets, { secrets }]), token: secrets.TOKEN };
    },
  ],
] as const)
  test(`R5 shows nothing when it is ${act}`, {
    meta: {
      points: 2,
      hints: [
        "The message shows what came out. The value of the secret is in it.",
        "An object shows all of its properties when it is printed or turned into JSON, unless they are not enumerable. Such a property is read by its name as ever, and left out of everything that lists.",
        "Object.defineProperty(secrets, name, { value, enumerable: ____ });\nreturn secrets.____; // still works\n\nWhere does `console.log(config)` stand in your own programs?",
      ],
    },
  }, async () => {
    const token = randomUUID();
    const run = await answer.evaluate(print, { arguments: { TOKEN: token } });
    const value = run.value?.token;
    expect(value, story(run, `secrets.TOKEN gave ${value}.`, `R5 asks for ${token}.`)).toBe(token);
    const shown = [...run.console, run.value?.said].join(" ").trim();
    const did = `The secret was ${token}. When the result was ${act}, this came out: ${shown}`;
    const parts = [token.slice(0, 4), token.slice(-4)].filter((part) => shown.includes(part));
    expect(parts, story(run, did, "R5 asks for nothing of it.")).toEqual([]);
  });

test("R6 gives nothing that was not asked for", {
  meta: {
    points: 1,
    hints: [
      "The message shows a name that was not on the list, and is in the result.",
      "Who gets the whole environment hands all of it on: to a logger, to a crash report, to a library. Build a new object with the names of the list.",
      "const secrets = {} as Record<Name, string>;\nfor (const name of ____) secrets[name] = ____;\n\nWhy is spreading `...env` into the result worse than it looks?",
    ],
  },
}, async () => {
  const token = randomUUID();
  const run = await answer.evaluate(
    ({ loadSecrets }, _url, token) => {
      const sources = { env: { TOKEN: token, OTHER: "1" }, envFile: "THIRD=2" };
      const secrets: Record<string, string> = loadSecrets(["TOKEN"], sources);
      // Methods may be there: toJSON and its like hide what was found.
      const own = Object.getOwnPropertyNames(secrets).filter((name) => typeof secrets[name] !== "function");
      const all = new Set(["TOKEN", "OTHER", "THIRD", ...own]);
      return [...all].filter((name) => secrets[name] !== undefined);
    },
    { arguments: token },
  );
  const did = `Asked for TOKEN, your function gave ${JSON.stringify(run.value)}.`;
  expect(run.value, story(run, did, "R6 asks for TOKEN only.")).toEqual(["TOKEN"]);
});

test("R6 leaves process.env as it was", {
  meta: {
    points: 1,
    hints: [
      "Compare the variables of the program before and after your function ran.",
      "Every process that your program starts inherits its environment. What you read from the file for one purpose would go to all of them. `parseEnv` gives an object and changes nothing.",
      "const file = parseEnv(____); // and not process.loadEnvFile\n\nWhich programs does a script of yours start?",
    ],
  },
}, async () => {
  const run = await answer.evaluate(
    ({ loadSecrets }, _url, token) => {
      process.env.STORM_OWN = token;
      process.env.STORM_BLANK = " ";
      const before = JSON.stringify(process.env);
      const secrets = loadSecrets(["STORM_OWN", "STORM_FILE", "STORM_BLANK"], {
        envFile: `STORM_FILE=${token}\nSTORM_BLANK=${token}`,
      });
      const isSame = JSON.stringify(process.env) === before;
      const end = process.env.STORM_FILE === undefined ? "was not the same" : "had STORM_FILE in it";
      for (const name of ["STORM_OWN", "STORM_FILE", "STORM_BLANK"]) delete process.env[name];
      return { isSame, end, value: secrets.STORM_FILE };
    },
    { arguments: randomUUID() },
  );
  const did = `After your function had run, process.env ${run.value?.end}.`;
  expect(run.value?.isSame, story(run, did, "R6 asks to leave it as it was.")).toBe(true);
});
