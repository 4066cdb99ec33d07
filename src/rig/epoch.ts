/** Virtual time of every evaluation begins here: a whole second, since HTTP dates know no smaller unit. */
export const epochMs = Date.UTC(2026, 0, 1);
