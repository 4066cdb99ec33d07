/** A user of the account. Instants are milliseconds since 1970. */
export type IamUser = {
  readonly name: string;
  readonly path: string;
  readonly id: string;
  readonly createdAt: number;
  /** Left out: never, or nobody knows. */
  readonly passwordLastUsedAt?: number;
  readonly tags: readonly { readonly key: string; readonly value: string }[];
};

/** A page of users; `last` is where the next one begins. */
export type UserPage = { readonly users: readonly IamUser[]; readonly last: number | undefined };

/** The users of an account. Those that are there from the start are made when they are asked for. */
export class IamUsers {
  readonly #seedCount: number;
  readonly #startedAt: number;
  readonly #now: () => number;
  readonly #created: IamUser[] = [];
  readonly #deleted = new Set<number>();

  constructor(seedCount: number, now: () => number) {
    this.#seedCount = seedCount;
    this.#startedAt = now();
    this.#now = now;
  }

  get count(): number {
    return this.#seedCount + this.#created.length - this.#deleted.size;
  }

  /** At most `most` users after a place, those whose path begins with `pathPrefix`. */
  page(after: number, most: number, pathPrefix: string): UserPage {
    const users: IamUser[] = [];
    let last = after;
    for (let place = after + 1; place <= this.#seedCount + this.#created.length; place++) {
      const user = this.#at(place);
      if (!user?.path.startsWith(pathPrefix)) continue;
      if (users.length === most) return { users, last };
      users.push(user);
      last = place;
    }
    return { users, last: undefined };
  }

  /** Names are compared without regard to case. */
  find(name: string): IamUser | undefined {
    return this.#at(this.#place(name));
  }

  create(name: string, path: string, tags: IamUser["tags"]): IamUser {
    const place = this.#seedCount + this.#created.length + 1;
    const user = { name, path, id: idOf(place), createdAt: this.#now(), tags };
    this.#created.push(user);
    return user;
  }

  delete(name: string): void {
    this.#deleted.add(this.#place(name));
  }

  #at(place: number): IamUser | undefined {
    if (this.#deleted.has(place)) return undefined;
    if (place > this.#seedCount) return this.#created[place - this.#seedCount - 1];
    return place > 0 ? seedUser(place, this.#startedAt) : undefined;
  }

  /** The place of a name, counted from 1; 0 when nobody has it. */
  #place(name: string): number {
    const wanted = name.toLowerCase();
    for (let place = 1; place <= this.#seedCount + this.#created.length; place++) {
      if (this.#at(place)?.name.toLowerCase() === wanted) return place;
    }
    return 0;
  }
}

const dayMs = 24 * 3_600_000;

const seedNames = [
  "amara.okafor",
  "jonas.lindqvist",
  "mei-ling.chou",
  "rodrigo.fuentes",
  "farida.rahimi",
  "deploy-bot",
  "tomasz.zielinski",
  "leilani.kahale",
  "backup+nightly",
  "nour.haddad",
] as const;

/** Ages in days. The third has its birthday today: 365 days are not more than 365 days. */
const seedAgesInDays = [12, 400, 365, 366, 90, 1_500, 364, 730, 2_200, 31] as const;

function seedUser(place: number, startedAt: number): IamUser {
  const round = Math.floor((place - 1) / seedNames.length);
  const index = (place - 1) % seedNames.length;
  const name = seedNames[index] ?? "user";
  const createdAt = startedAt - ((seedAgesInDays[index] ?? 0) + (round % 5)) * dayMs;
  const isMachine = name.includes("bot") || name.includes("nightly");
  return {
    name: round === 0 ? name : `${name}-${round + 1}`,
    path: isMachine ? "/machines/" : "/",
    id: idOf(place),
    createdAt,
    ...(!isMachine && { passwordLastUsedAt: startedAt - (place % 60) * dayMs }),
    tags: [{ key: "team", value: isMachine ? "platform" : "people" }],
  };
}

function idOf(place: number): string {
  return `TESTUSER${String(place).padStart(12, "0")}`;
}
