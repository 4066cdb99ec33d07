/** A client whose tests are judged. */
export const createGreeter = ({ ended }: { ended: AbortSignal }) => ({
  async greet(name: string): Promise<string> {
    const response = await fetch(`http://greet.test/${name}`, { signal: ended });
    if (!response.ok) throw new Error("nobody greets");
    return response.text();
  },
});
