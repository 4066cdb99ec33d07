import { readFile } from "node:fs/promises";
import { services } from "../../mocks/services.ts";
import { type FullWeather, readWeather, WeatherError } from "../../mocks/weather.ts";
import { weathers } from "../../mocks/weathers.ts";
import { KitError } from "../core/kit-error.ts";
import { shownPath } from "../grading/kit-files.ts";
import { closestName } from "./closest-name.ts";

/** A weather and what to call it. */
export type NamedWeather = { readonly name: string; readonly weather: FullWeather };

/**
 * Finds a weather by its name, or reads it from a JSON file.
 *
 * @throws KitError naming the closest weather, or every place of the file where something is wrong.
 */
export async function findWeather(typed: string): Promise<NamedWeather> {
  if (Object.hasOwn(weathers, typed)) {
    return { name: typed, weather: readWeather(weathers[typed as keyof typeof weathers]) };
  }
  const name = shownPath(typed);
  try {
    const weather = readWeather(JSON.parse(await readFile(typed, "utf8")));
    refuseUnknownServices(weather);
    return { name, weather };
  } catch (cause) {
    if (cause instanceof WeatherError || cause instanceof SyntaxError) {
      throw new KitError(`Cannot use ${name} as a weather: ${cause.message}`, { cause });
    }
    const closest = closestName(typed, Object.keys(weathers));
    const reason = (cause as NodeJS.ErrnoException).code === "ENOENT" ? "no such file" : (cause as Error).message;
    throw new KitError(
      `Cannot find the weather "${typed}" (${reason}): the closest name is "${closest}", serve --list shows all`,
      { cause },
    );
  }
}

/** A rule for a service that nobody has would never strike. */
function refuseUnknownServices({ rules }: FullWeather): void {
  const known = Object.keys(services);
  const wrong = rules.flatMap((rule, index) =>
    (rule.services ?? []).flatMap((name, place) =>
      known.includes(name)
        ? []
        : [
            `rules[${index}].services[${place}]: there is no "${name}", the closest name is "${closestName(name, known)}"`,
          ],
    ),
  );
  if (wrong.length > 0) throw new WeatherError(wrong.join("; "));
}
