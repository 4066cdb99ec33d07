/** The folder of a student's files below `students/`: their name, without what could lead elsewhere. */
export function studentFolder(student: string): string {
  const name = student.replaceAll(/[\p{Cc}/\\:]/gu, "-");
  return /^\.*$/.test(name) ? `_${name}` : name;
}
