import type { Build, Farm } from "./jenkins-farm.ts";

const steps = ["Checking out", "Installing dependencies", "Compiling", "Running tests", "Packaging"];

/** What a build has written so far: its steps come one after the other, the last line tells how it ended. */
export function consoleText(build: Build, farm: Farm): string {
  const { startsAt, endsAt, parameters, job } = build;
  const result = farm.result(build);
  const share = (Math.min(farm.now, endsAt) - startsAt) / Math.max(1, endsAt - startsAt);
  const done = result === undefined ? Math.floor(share * steps.length) : steps.length;
  const lines = [
    `Started job ${job.name}`,
    ...Object.entries(parameters).map(([name, value]) => `${name}=${value}`),
    ...steps.slice(0, done).map((step) => `[${job.name}] ${step}`),
    ...(result === undefined ? [] : [`Finished: ${result}`]),
  ];
  return `${lines.join("\n")}\n`;
}
