/** Text with `code` in it, and fenced blocks of code. */
export function Prose({ text }: { text: string }) {
  const blocks = text.split(/```\w*\n?/);
  return blocks.map((block, index) => {
    const key = `${index} ${block}`;
    if (index % 2 === 1) {
      return (
        <pre key={key}>
          <code>{block.trimEnd()}</code>
        </pre>
      );
    }
    return block.trim() === "" ? null : <Paragraph key={key} text={block.trim()} />;
  });
}

function Paragraph({ text }: { text: string }) {
  const parts = text.split(/`([^`]+)`/);
  return (
    <p>
      {parts.map((part, index) => {
        const key = `${index} ${part}`;
        return index % 2 === 1 ? <code key={key}>{part}</code> : <span key={key}>{part}</span>;
      })}
    </p>
  );
}
