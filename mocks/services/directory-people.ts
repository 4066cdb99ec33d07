/** Somebody in the directory. */
export type Person = { readonly name: string; readonly role: string; readonly phone: string };

/** People with numbers of the form (660) 663-4518. The same chance gives the same people. */
export function makePeople(count: number, random: () => number): Person[] {
  const pick = <T>(choices: readonly [T, ...T[]]): T => choices[Math.floor(random() * choices.length)] ?? choices[0];
  const others = Array.from({ length: Math.max(0, count - 1) }, () => {
    const name = `${pick(firstNames)} ${pick(lastNames)}`;
    return { name, role: pick(roles), phone: `(${pick(areaCodes)}) ${digits(3, random)}-${digits(4, random)}` };
  });
  return [{ name: "Ida Harbourmaster", role: "Front desk", phone: "(660) 663-4518" }, ...others].slice(0, count);
}

/**
 * What looks like a phone number of that form and is none: a digit too many or too few, other brackets, other signs
 * between the groups.
 */
export const nearMisses: readonly { readonly label: string; readonly text: string }[] = [
  { label: "Fax", text: "660-663-4519" },
  { label: "Pager", text: "(660)663-4520" },
  { label: "Order", text: "(660) 663-45189" },
  { label: "Room", text: "(66) 663-4518" },
  { label: "Locker", text: "(660) 663-451" },
  { label: "Invoice", text: "[660] 663-4518" },
  { label: "Berth", text: "(660) 663.4518" },
  { label: "Case", text: "(660)  663-4518" },
  { label: "Member", text: "(6600) 663-4518" },
  { label: "ISBN", text: "978-0-660-66345-1" },
  { label: "Since", text: "(2009) 2026-0105" },
];

const firstNames = ["Amara", "Bo", "Chiara", "Dmitri", "Ewa", "Farida", "Goran", "Hana", "Ines", "Jonas"] as const;
const lastNames = [
  "Abara",
  "Brandt",
  "Castillo",
  "Dahl",
  "Eriksen",
  "Farkas",
  "Gupta",
  "Haddad",
  "Ito",
  "Jansen",
] as const;
const roles = ["Pilot", "Crane", "Customs", "Weather desk", "Repairs", "Tugs", "Night watch"] as const;
const areaCodes = ["212", "305", "415", "503", "660", "718", "907"] as const;

/** Digits, the first of which is neither 0 nor 1. */
function digits(count: number, random: () => number): string {
  return Array.from({ length: count }, (_, index) => Math.floor(index === 0 ? 2 + random() * 8 : random() * 10)).join(
    "",
  );
}
