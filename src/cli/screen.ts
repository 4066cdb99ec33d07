/** Longest line that is still pleasant to read. */
const widest = 100;

/** Width to lay text out for: the terminal's, or a usual one for files and pipes. */
export function screenWidth(): number {
  return Math.min(process.stdout.columns || widest, widest);
}
