/** People who write posts, under which others comment. All of it is made of the number alone, the same each time. */

/** Somebody with an address and a company. */
export type User = {
  readonly id: number;
  readonly name: string;
  readonly username: string;
  readonly email: string;
  readonly address: {
    readonly street: string;
    readonly suite: string;
    readonly city: string;
    readonly zipcode: string;
    readonly geo: { readonly lat: string; readonly lng: string };
  };
  readonly phone: string;
  readonly website: string;
  readonly company: { readonly name: string; readonly catchPhrase: string; readonly bs: string };
};

/** What somebody has written. */
export type Post = { readonly userId: number; readonly id: number; readonly title: string; readonly body: string };

/** What somebody else has written under it. */
export type Comment = {
  readonly postId: number;
  readonly id: number;
  readonly name: string;
  readonly email: string;
  readonly body: string;
};

/** What somebody means to do. */
export type Todo = {
  readonly userId: number;
  readonly id: number;
  readonly title: string;
  readonly completed: boolean;
};

/** What somebody has collected. */
export type Album = { readonly userId: number; readonly id: number; readonly title: string };

/** One picture of an album. */
export type Photo = {
  readonly albumId: number;
  readonly id: number;
  readonly title: string;
  readonly url: string;
  readonly thumbnailUrl: string;
};

const postsPerUser = 10;
const todosPerUser = 20;
const albumsPerUser = 10;
const commentsPerPost = 5;
const photosPerAlbum = 50;

/** The collections, by the name that stands in the path: how many items for each user, and how one is made. */
export const collections = {
  users: { perUser: 1, make: user },
  posts: { perUser: postsPerUser, make: post },
  comments: { perUser: postsPerUser * commentsPerPost, make: comment },
  todos: { perUser: todosPerUser, make: todo },
  albums: { perUser: albumsPerUser, make: album },
  photos: { perUser: albumsPerUser * photosPerAlbum, make: photo },
} as const;

/** Collections that lie within another: `/posts/1/comments` are the comments whose `postId` is 1. */
export const nestedBy = {
  users: { field: "userId", collections: ["posts", "todos", "albums"] },
  posts: { field: "postId", collections: ["comments"] },
  albums: { field: "albumId", collections: ["photos"] },
} as const;

function user(id: number): User {
  const [name, city] = people[(id - 1) % people.length] ?? people[0];
  const [first = "", last = ""] = name.split(" ");
  const username = id <= people.length ? first : `${first}${id}`;
  return {
    id,
    name,
    username,
    email: `${username.toLowerCase()}@example.com`,
    address: {
      street: `${capital(word(id))} Street`,
      suite: `Apt. ${100 + id}`,
      city,
      zipcode: `${20_000 + id * 37}-${1_000 + id}`,
      geo: { lat: ((id * 13.37) % 90).toFixed(4), lng: ((id * 29.71) % 180).toFixed(4) },
    },
    phone: `(555) 555-${String(100 + id).padStart(4, "0")}`,
    website: `${last.toLowerCase()}.example`,
    company: {
      name: `${last} ${capital(word(id + 3))}`,
      catchPhrase: `${capital(phrase(id, 3))}`,
      bs: phrase(id + 7, 3),
    },
  };
}

function post(id: number): Post {
  return { userId: owner(id, postsPerUser), id, title: phrase(id, 5), body: sentences(id, 4) };
}

function comment(id: number): Comment {
  const author = people[id % people.length]?.[0].split(" ")[0]?.toLowerCase();
  return {
    postId: owner(id, commentsPerPost),
    id,
    name: phrase(id + 1, 4),
    email: `${author}.${id}@example.com`,
    body: sentences(id + 2, 2),
  };
}

function todo(id: number): Todo {
  return { userId: owner(id, todosPerUser), id, title: phrase(id + 3, 4), completed: (id * 7) % 3 === 0 };
}

function album(id: number): Album {
  return { userId: owner(id, albumsPerUser), id, title: phrase(id + 4, 3) };
}

function photo(id: number): Photo {
  const color = ((id * 9_301 + 49_297) % 0x1000000).toString(16).padStart(6, "0");
  const [url, thumbnailUrl] = [600, 150].map((size) => `https://images.example/${size}/${color}`) as [string, string];
  return { albumId: owner(id, photosPerAlbum), id, title: phrase(id + 5, 4), url, thumbnailUrl };
}

/** Whose item number `id` is, when each owner has so many. */
function owner(id: number, perOwner: number): number {
  return Math.ceil(id / perOwner);
}

const people = [
  ["Amara Okafor", "Enugu"],
  ["Jonas Lindqvist", "Uppsala"],
  ["Farida Rahimi", "Herat"],
  ["Rodrigo Fuentes", "Valdivia"],
  ["Leilani Kahale", "Hilo"],
  ["Tomasz Nowak", "Gdynia"],
  ["Nour Haddad", "Tyre"],
  ["Siddharth Rao", "Mysuru"],
  ["Chiara Moretti", "Lecce"],
  ["Kwame Boateng", "Tamale"],
] as const;

const words = [
  ...["harbour", "lantern", "copper", "meadow", "signal", "orchard", "gravel", "window", "thunder", "ribbon"],
  ...["paper", "island", "kettle", "mirror", "engine", "valley", "candle", "bridge", "saddle", "winter", "anchor"],
  ...["garden", "pebble"],
];

function word(seed: number): string {
  return words[(seed * 7) % words.length] ?? "";
}

function phrase(seed: number, length: number): string {
  return Array.from({ length }, (_, index) => word(seed * 3 + index * (1 + (seed % 4)))).join(" ");
}

function sentences(seed: number, count: number): string {
  return Array.from({ length: count }, (_, index) => `${capital(phrase(seed + index * 5, 6))}.`).join("\n");
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
