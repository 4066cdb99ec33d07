import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { AnswerFile, type PutOutcome } from "../../src/web/exercise/answer-file.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A file of version 1 with the text "old", and a server that answers each save with what `outcomes` says next. */
function openFile(...outcomes: (PutOutcome | Error)[]) {
  const saved: [string, number][] = [];
  const file = new AnswerFile(
    { answer: "old", modifiedAt: 1 },
    {
      quietMs: 500,
      retryMs: 2_000,
      put: async (answer, modifiedAt) => {
        saved.push([answer, modifiedAt]);
        const outcome = outcomes.shift() ?? { modifiedAt: modifiedAt + 1 };
        if (outcome instanceof Error) throw outcome;
        return outcome;
      },
    },
  );
  return { file, saved };
}

const theirs = { answer: "theirs", modifiedAt: 7 };

describe("AnswerFile", () => {
  test("saves 500 ms after the last keystroke, once", async () => {
    const { file, saved } = openFile();
    file.edit("n");
    await vi.advanceTimersByTimeAsync(400);
    file.edit("new");
    await vi.advanceTimersByTimeAsync(499);
    expect([saved, file.state.get().phase]).toEqual([[], "unsaved"]);
    await vi.advanceTimersByTimeAsync(1);
    expect([saved, file.state.get().phase]).toEqual([[["new", 1]], "saved"]);
  });

  test("names the version that the last save made when it saves again", async () => {
    const { file, saved } = openFile();
    file.edit("a");
    await file.flush();
    file.edit("b");
    await file.flush();
    expect(saved).toEqual([
      ["a", 1],
      ["b", 2],
    ]);
  });

  test("saves what was typed while a save was under way", async () => {
    const { file, saved } = openFile();
    file.edit("a");
    const saving = file.flush();
    file.edit("ab");
    await saving;
    expect(file.state.get().phase).toBe("unsaved");
    await vi.advanceTimersByTimeAsync(500);
    expect(saved).toEqual([
      ["a", 1],
      ["ab", 2],
    ]);
  });

  test("saves once what several have waited to save", async () => {
    const { file, saved } = openFile();
    file.edit("a");
    const saving = file.flush();
    file.edit("ab");
    await Promise.all([saving, file.flush(), file.flush()]);
    expect(saved).toEqual([
      ["a", 1],
      ["ab", 2],
    ]);
  });

  test("has nothing to save when the text is again what is in the file", async () => {
    const { file, saved } = openFile();
    file.edit("x");
    file.edit("old");
    expect([await file.flush(), file.state.get().phase, saved]).toEqual([true, "saved", []]);
  });

  test("tries again 2 s after a save that failed, and tells the reason meanwhile", async () => {
    const { file, saved } = openFile(new Error("no answer"));
    file.edit("new");
    expect(await file.flush()).toBe(false);
    expect(file.state.get()).toEqual({ phase: "failed", reason: "no answer" });
    await vi.advanceTimersByTimeAsync(2_000);
    expect([file.state.get().phase, saved.length]).toEqual(["saved", 2]);
  });

  test("stops saving when the file was changed by another program, until the learner decides", async () => {
    const { file, saved } = openFile({ changed: theirs });
    file.edit("mine");
    expect(await file.flush()).toBe(false);
    expect(file.state.get()).toEqual({ phase: "conflict", theirs });
    file.edit("mine!");
    await vi.advanceTimersByTimeAsync(60_000);
    expect(saved).toEqual([["mine", 1]]);
  });

  test("saves the page's text over theirs when the learner keeps it", async () => {
    const { file, saved } = openFile({ changed: theirs });
    file.edit("mine");
    await file.flush();
    await file.keepMine(theirs);
    expect([saved.at(-1), file.state.get().phase]).toEqual([["mine", 7], "saved"]);
  });

  test("saves nothing over a file that was changed once more, after theirs", async () => {
    const newer = { answer: "newer", modifiedAt: 8 };
    const { file } = openFile({ changed: theirs }, { changed: newer });
    file.edit("mine");
    await file.flush();
    await file.keepMine(theirs);
    expect(file.state.get()).toEqual({ phase: "conflict", theirs: newer });
  });

  test("is saved with their text when the learner takes it", async () => {
    const { file, saved } = openFile({ changed: theirs });
    file.edit("mine");
    await file.flush();
    file.takeTheirs(theirs);
    expect([file.text, file.state.get().phase, saved.length]).toEqual(["theirs", "saved", 1]);
  });

  test("takes over a change on disk when nothing is unsaved here", () => {
    const { file } = openFile();
    expect([file.accept(theirs), file.text]).toEqual(["taken", "theirs"]);
  });

  test("takes what was read before its own save for no change", async () => {
    const { file } = openFile();
    file.edit("mine");
    await file.flush();
    expect([file.accept({ answer: "old", modifiedAt: 1 }), file.text]).toEqual(["same", "mine"]);
  });

  test("makes a conflict of a change on disk when something is unsaved here", () => {
    const { file } = openFile();
    file.edit("mine");
    expect([file.accept(theirs), file.text, file.state.get().phase]).toEqual(["conflict", "mine", "conflict"]);
  });

  test("takes its own save for no change, also while it is under way", async () => {
    const { file } = openFile();
    file.edit("mine");
    const saving = file.flush();
    expect(file.accept({ answer: "mine", modifiedAt: 2 })).toBe("same");
    await saving;
    expect(file.accept({ answer: "mine", modifiedAt: 2 })).toBe("same");
  });
});
