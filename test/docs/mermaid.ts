/**
 * The part of Mermaid that the docs are written in. Whatever fits is valid Mermaid, whose own parser
 * would bring a hundred packages; whatever does not is written more plainly, or added here after a look at
 * how GitHub draws it.
 */
const NODE = String.raw`[A-Za-z]\w*(?:\(\[[^\])]+\]\)|\[\([^\])]+\)\]|\[\[[^\]]+\]\]|\[[^[\]()]+\]|\{[^{}]+\})?`;
const NODES = `${NODE}(?: & ${NODE})*`;
const ARROW = String.raw`(?:-->|<-->|-\.->|==>)(?:\|[^|]+\|)?`;
const PARTY = String.raw`[A-Za-z]\w*`;

const GRAMMARS: Readonly<Record<string, readonly string[]>> = {
  "flowchart (?:LR|TB|TD)": [
    `${NODES}(?: ${ARROW} ${NODES})*`,
    String.raw`subgraph \w+(?:\[[^[\]]+\])?`,
    "direction (?:LR|TB)",
    "end",
  ],
  "stateDiagram-v2": [
    String.raw`(?:\[\*\]|\w+) --> (?:\[\*\]|\w+)(?:: .+)?`,
    String.raw`state "[^"]+" as \w+`,
    "direction (?:LR|TB)",
  ],
  sequenceDiagram: [
    "autonumber",
    `(?:participant|actor) ${PARTY}(?: as [^;#]+)?`,
    `${PARTY}(?:-|--)(?:>>|x|\\))[+-]?${PARTY}: [^;#]+`,
    `Note (?:over|left of|right of) ${PARTY}(?:,${PARTY})?: [^;#]+`,
    "(?:alt|else|opt|loop|par|and) [^;#]+",
    "end",
  ],
};

/** What is wrong with a diagram; empty if nothing is. */
export function mermaidComplaints(text: string): readonly string[] {
  const [first = "", ...rest] = text.split("\n").map((line) => line.trim());
  const lines = Object.entries(GRAMMARS).find(([head]) => whole(head).test(first))?.[1];
  if (lines === undefined) return [`a diagram cannot begin with "${first}"`];
  const strange = rest.filter(
    (line) => line !== "" && !lines.some((each) => whole(each).test(line)),
  );
  const opened = rest.filter((line) => /^(subgraph|alt|opt|loop|par) /.test(line)).length;
  const closed = rest.filter((line) => line === "end").length;
  return [
    ...strange.map(
      (line) => `"${line}" is not in the part of Mermaid used here (test/docs/mermaid.ts)`,
    ),
    ...(opened === closed ? [] : [`${opened} parts are opened and ${closed} ended`]),
  ];
}

const whole = (pattern: string) => new RegExp(`^(?:${pattern})$`);
