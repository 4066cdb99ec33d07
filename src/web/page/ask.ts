/** A question with consequences, for `ask`. */
export type Question = {
  readonly title: string;
  readonly text: string;
  /** What happens on yes, as a verb: "Reset the lesson". */
  readonly yes: string;
};

/**
 * Asks before something is done that the learner may not want.
 *
 * Escape and "Cancel" mean no; the focus goes back to where it was.
 */
export function ask(question: Question): Promise<boolean> {
  const dialog = document.createElement("dialog");
  dialog.className = "question";
  dialog.setAttribute("aria-labelledby", "question-title");
  dialog.innerHTML = `
    <form method="dialog">
      <h2 id="question-title"></h2>
      <p></p>
      <div class="buttons">
        <button value="no" class="button" autofocus>Cancel</button>
        <button value="yes" class="button primary"></button>
      </div>
    </form>`;
  const fill = (selector: string, text: string) => {
    const element = dialog.querySelector(selector);
    if (element) element.textContent = text;
  };
  fill("h2", question.title);
  fill("p", question.text);
  fill("button.primary", question.yes);
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "yes");
    });
  });
}
