import { readFile } from "node:fs/promises";
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
    return { name, weather: readWeather(JSON.parse(await readFile(typed, "utf8"))) };
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
