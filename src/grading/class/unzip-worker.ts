import { readFileSync, statSync } from "node:fs";
import { parentPort, workerData } from "node:worker_threads";
import { type UnzipFileInfo, unzipSync } from "fflate";
import {
  depthOf,
  isLitter,
  isSource,
  isZip,
  maxAllBytes,
  maxEntries,
  maxFileBytes,
  studentsOwn,
  toPlainPath,
} from "./source-files.ts";
import type { ZippedFile, ZipToOpen } from "./unzip.ts";

/** A kit with all its packages, zipped, has half of it. */
const maxZipBytes = 500_000_000;

/** A kit with all its packages has a quarter of them; whatever nobody has written counts too. */
const maxNames = 300_000;

/** So many files that cannot be unpacked are left out; then the zip is given up. */
const maxDamaged = 10;

/** What is unpacked, by the sizes that the zip claims: more than is taken, as nobody knows yet what the answers are. */
const limits = [
  { isWanted: isSource, files: 5_000, eachBytes: maxFileBytes, allBytes: 2 * maxAllBytes },
  { isWanted: isZip, files: 10, eachBytes: 20_000_000, allBytes: 20_000_000 },
];

const { zip, withZips } = workerData as ZipToOpen;
const bytes = typeof zip === "string" ? readZip(zip) : zip;
const infos = list(bytes);
const contents = unpack(bytes, choose(infos));
const files: ZippedFile[] = [...infos].map(([path, { name }]) => ({ path, ...contents.get(name) }));
parentPort?.postMessage(files);

function readZip(file: string): Uint8Array {
  if (statSync(file).size > maxZipBytes) throw new RangeError("the zip is too large");
  return readFileSync(file);
}

/** What the zip says of its files, by their paths. */
function list(bytes: Uint8Array): Map<string, UnzipFileInfo> {
  const infos = new Map<string, UnzipFileInfo>();
  let names = 0;
  unzipSync(bytes, {
    filter: (info) => {
      if (++names > maxNames || infos.size > maxEntries) throw new RangeError("the zip holds too many files");
      const path = info.name.endsWith("/") ? undefined : toPlainPath(inUtf8(info.name));
      if (path !== undefined && !path.split("/").some(isLitter)) infos.set(path, info);
      return false;
    },
  });
  return infos;
}

/** Many programs write names in UTF-8 and do not say so; fflate then takes every byte for a character. */
function inUtf8(name: string): string {
  const bytes = Buffer.from(name, "latin1");
  if (bytes.toString("latin1") !== name) return name;
  const decoded = bytes.toString("utf8");
  return decoded.includes("\ufffd") ? name : decoded;
}

/** Higher ones first, as far as the limits allow. */
function choose(infos: ReadonlyMap<string, UnzipFileInfo>): UnzipFileInfo[] {
  const own = studentsOwn([...infos.keys()]).sort((a, b) => depthOf(a) - depthOf(b));
  return limits.slice(0, withZips ? 2 : 1).flatMap(({ isWanted, files, eachBytes, allBytes }) => {
    let leftBytes = allBytes;
    const wanted = own.filter(isWanted).slice(0, files);
    return wanted.flatMap((path) => {
      const info = infos.get(path);
      const sizeBytes = Math.max(info?.size ?? 0, info?.originalSize ?? 0);
      if (!info || !(sizeBytes <= Math.min(eachBytes, leftBytes))) return [];
      leftBytes -= sizeBytes;
      return info;
    });
  });
}

/** fflate gives no file when it cannot unpack one, so what is damaged is left out and the others are tried again. */
function unpack(bytes: Uint8Array, chosen: readonly UnzipFileInfo[]): Map<string, { contents: Uint8Array }> {
  const damaged = new Set<string>();
  for (;;) {
    const left = new Map(chosen.filter(({ name }) => !damaged.has(name)).map((info) => [info.name, info]));
    let last = "";
    try {
      const filter = ({ name, size, originalSize }: UnzipFileInfo) => {
        const info = left.get(name);
        // The same name may come again, with other sizes.
        if (info?.size !== size || info.originalSize !== originalSize) return false;
        last = name;
        return left.delete(name);
      };
      return new Map(Object.entries(unzipSync(bytes, { filter })).map(([name, contents]) => [name, { contents }]));
    } catch (error) {
      if (damaged.size === maxDamaged) throw error;
      damaged.add(last);
    }
  }
}
