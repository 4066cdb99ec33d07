import { devNull } from "node:os";

/**
 * Puts the credentials of the simulated AWS into the environment of this process, as a shell would, and takes out what
 * the learner's own shell and home have to say: another profile, other retries, real keys.
 */
export function awsEnvironment(): void {
  for (const name of Object.keys(process.env)) {
    if (name.startsWith("AWS_")) delete process.env[name];
  }
  Object.assign(process.env, {
    AWS_ACCESS_KEY_ID: "test-access-key",
    AWS_SECRET_ACCESS_KEY: "test-secret",
    AWS_CONFIG_FILE: devNull,
    AWS_SHARED_CREDENTIALS_FILE: devNull,
  });
}
