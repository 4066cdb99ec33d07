// Whom to call                                           about 15 minutes, after the lesson 17-ops-apis
//
// The harbour's directory is a web page, made for people. Finish `extractPhones`: it fetches such a page and finds the
// US phone numbers in it, of the form (660) 663-4518.
//
// R1  GET `url`. If the status is not ok (`response.ok`), throw an Error with the status in its message.
// R2  Return the numbers as they stand in the page, in their order. One that stands there twice comes twice. The page is
//     its whole text: a number in a tag or in a comment is one, and what a tag cuts in two is none.
// R3  A number is `(`, three digits, `)`, one space, three digits, `-`, four digits. After the last digit comes no
//     further digit; the page may end there, or the next number may begin. With other brackets or signs, another
//     number of digits, a tab, two spaces or none it is no number. Digits are 0 to 9.
// R4  A page without a number gives an empty list.
//
// Not in this exercise: a digit or a letter directly before a number, a letter or `_` directly after it, entities such
// as `&nbsp;`, time limits.
//
// Before you code, fill in how many numbers there are:
//   /\d{3}/ finds in "a 660": __    /\d\{3\}/ finds in "a 660": __    "(660) 663-45189" has: __
// Compare with the last line of this file.

/**
 * Fetches an HTML page and finds the US phone numbers in it.
 *
 * @throws Error with the status, when the page cannot be had.
 *
 * @example
 * await extractPhones("http://directory.test/directory"); // => ["(660) 663-4518", …]
 */
export async function extractPhones(url: string): Promise<string[]> {
  // TODO: which signs of the number need a backslash in the pattern, and which signs of the pattern must not have one?
  throw new Error("extractPhones is not written yet");
}

// The table above: 1, 0 (it would find "6{3}"), 0.
