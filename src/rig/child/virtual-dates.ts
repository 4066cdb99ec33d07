import { epochMs } from "../epoch.ts";
import { replace } from "./replace.ts";
import type { VirtualClock } from "./virtual-clock.ts";

/** Lets every way of reading the time read the virtual clock: `Date`, `performance`, `hrtime`, `uptime`, `Temporal`. */
export function installDates(clock: VirtualClock): void {
  installDate(() => epochMs + Math.floor(clock.look()));
  replace(performance, "timeOrigin", epochMs);
  replace(performance, "now", () => clock.look());
  installHighResolutionTime(clock);
  replace(process, "uptime", () => clock.look() / 1_000);
  installTemporal(clock);
}

/** `new Date()` and `Date()` without arguments read the clock; all else of `Date` is as it was. */
function installDate(now: () => number): void {
  const RealDate = Date;
  const VirtualDate: DateConstructor = new Proxy(RealDate, {
    construct(target, args, newTarget) {
      return Reflect.construct(
        target,
        args.length > 0 ? args : [now()],
        newTarget === VirtualDate ? target : newTarget,
      );
    },
    apply: () => new RealDate(now()).toString(),
  });
  replace(RealDate, "now", now);
  replace(RealDate.prototype, "constructor", VirtualDate);
  replace(globalThis, "Date", VirtualDate);
}

function installHighResolutionTime(clock: VirtualClock): void {
  const nanoseconds = () => BigInt(Math.round(clock.look() * 1e6));
  const hrtime = (since: [number, number] = [0, 0]): [number, number] => {
    const passed = nanoseconds() - (BigInt(since[0]) * 1_000_000_000n + BigInt(since[1]));
    return [Number(passed / 1_000_000_000n), Number(passed % 1_000_000_000n)];
  };
  replace(process, "hrtime", Object.assign(hrtime, { bigint: nanoseconds }));
}

/** The little of Temporal that is used here; TypeScript does not know it yet. */
type Zoned = Record<"toPlainDateTime" | "toPlainDate" | "toPlainTime", () => unknown>;
type TemporalApi = {
  readonly Instant: { fromEpochMilliseconds(ms: number): { toZonedDateTimeISO(zone: string): Zoned } };
  readonly Now: { timeZoneId(): string };
};

function installTemporal(clock: VirtualClock): void {
  const { Temporal } = globalThis as { Temporal?: TemporalApi };
  if (Temporal === undefined) return;
  const { Instant, Now } = Temporal;
  const instant = () => Instant.fromEpochMilliseconds(epochMs + Math.floor(clock.look()));
  const zoned = (zone: string = Now.timeZoneId()) => instant().toZonedDateTimeISO(zone);
  replace(Now, "instant", instant);
  replace(Now, "zonedDateTimeISO", zoned);
  replace(Now, "plainDateTimeISO", (zone?: string) => zoned(zone).toPlainDateTime());
  replace(Now, "plainDateISO", (zone?: string) => zoned(zone).toPlainDate());
  replace(Now, "plainTimeISO", (zone?: string) => zoned(zone).toPlainTime());
}
