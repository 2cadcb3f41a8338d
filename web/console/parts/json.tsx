import { Scrolled } from "./scrolled.tsx";

/** Strings (a name when a colon follows), numbers, and the three words of JSON. */
const TOKENS =
  /("(?:\\.|[^"\\])*")(\s*:)?|(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)|\b(true|false|null)\b/g;

/** Indented where it is JSON, else as it is. */
export function pretty(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

interface JsonProps {
  readonly text: string;
  readonly label: string;
}

/** JSON to read, in colours. */
export function Json({ text, label }: JsonProps) {
  return (
    <Scrolled class="json" label={label}>
      <pre>
        <code>{coloured(pretty(text))}</code>
      </pre>
    </Scrolled>
  );
}

function coloured(text: string) {
  const parts = [];
  let at = 0;
  for (const match of text.matchAll(TOKENS)) {
    const [whole, string, colon] = match;
    parts.push(text.slice(at, match.index));
    if (string === undefined) parts.push(<span class="j-value">{whole}</span>);
    else if (colon === undefined) parts.push(<span class="j-text">{string}</span>);
    else parts.push(<span class="j-name">{string}</span>, colon);
    at = match.index + whole.length;
  }
  parts.push(text.slice(at));
  return parts;
}
