// The region must be on the page before its text changes, or a screen reader stays silent.
const region = document.createElement("div");
region.className = "visually-hidden";
region.setAttribute("role", "status");
document.body.append(region);

/** Lets a screen reader say `sentence`, once it has finished what it is saying. */
export function announce(sentence: string): void {
  region.textContent = sentence;
}
