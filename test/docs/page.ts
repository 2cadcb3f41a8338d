import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import GithubSlugger from "github-slugger";
import type { Code, Nodes } from "mdast";
import { fromMarkdown } from "mdast-util-from-markdown";
import { toString as textOf } from "mdast-util-to-string";
import { ROOT } from "#test/stack/start-stack.ts";

/** A fenced block, and what the comments right before it say of it. */
export type Block = {
  /** `docs/api.md:16`, the line of the opening fence. */
  readonly at: string;
  readonly line: number;
  readonly language: string;
  readonly text: string;
  readonly notes: Notes;
};

/** `<!-- not run: needs an AWS account -->` and the like; docs/README.md explains them to writers. */
type Notes = Readonly<Partial<Record<NoteName, string>>>;
const NOTE_NAMES = ["not run", "run by", "prints", "given"] as const;
type NoteName = (typeof NOTE_NAMES)[number];

export type Link = { readonly at: string; readonly target: string };

export type Page = {
  /** Relative to the repository, with slashes. */
  readonly file: string;
  readonly text: string;
  readonly blocks: readonly Block[];
  readonly links: readonly Link[];
  /** What may stand behind `#` in a link to this page. */
  readonly anchors: ReadonlySet<string>;
  /** How deep each heading is, in the order of the text: the page's shape. */
  readonly depths: readonly number[];
};

/** Every Markdown file that a reader of the repository meets. */
export function readPages(): readonly Page[] {
  return globSync(["*.md", "docs/**/*.md", ".github/**/*.md"], { cwd: ROOT })
    .map((file) => file.replaceAll("\\", "/"))
    .sort()
    .map((file) => parsePage(file, readFileSync(join(ROOT, file), "utf8")));
}

/** Throws on a note that means nothing, naming file and line. */
export function parsePage(file: string, text: string): Page {
  const found = [...nodesIn(fromMarkdown(text), [])];
  const slugger = new GithubSlugger();
  return {
    file,
    text,
    blocks: found.flatMap(({ node, before }) =>
      node.type === "code" ? [toBlock(file, node, before)] : [],
    ),
    links: found.flatMap(({ node }) =>
      targetsOf(node).map((target) => ({ at: `${file}:${lineOf(node)}`, target })),
    ),
    anchors: new Set(
      found.flatMap(({ node }) => (node.type === "heading" ? [slugger.slug(textOf(node))] : [])),
    ),
    depths: found.flatMap(({ node }) => (node.type === "heading" ? [node.depth] : [])),
  };
}

type Found = { readonly node: Nodes; readonly before: readonly Nodes[] };

/** All nodes in the order of the text, each with its elder siblings. */
function* nodesIn(node: Nodes, before: readonly Nodes[]): Generator<Found> {
  yield { node, before };
  if (!("children" in node)) return;
  for (const [index, child] of node.children.entries()) {
    yield* nodesIn(child, node.children.slice(0, index));
  }
}

function targetsOf(node: Nodes): readonly string[] {
  if ("url" in node) return [node.url];
  if (node.type !== "html") return [];
  return [...node.value.matchAll(/\b(?:src|href|srcset)="([^"]+)"/g)].map(
    ([, target]) => target ?? "",
  );
}

function toBlock(file: string, node: Code, before: readonly Nodes[]): Block {
  const line = lineOf(node);
  const at = `${file}:${line}`;
  const notes: Partial<Record<NoteName, string>> = {};
  for (const previous of before.toReversed()) {
    if (previous.type !== "html" || !previous.value.startsWith("<!--")) break;
    const [name, value] = readNote(previous.value, at);
    notes[name] = value;
  }
  return { at, line, language: node.lang ?? "", text: node.value, notes };
}

function readNote(comment: string, at: string): readonly [NoteName, string] {
  const [, name, value] = /^<!-- ([a-z ]+): ([\s\S]+?) -->$/.exec(comment) ?? [];
  const known = NOTE_NAMES.find((each) => each === name);
  if (known === undefined || value === undefined) {
    const forms = NOTE_NAMES.map((each) => `<!-- ${each}: … -->`).join(", ");
    throw new Error(`${at}: ${comment} says nothing about the block. It may be ${forms}.`);
  }
  return [known, value];
}

const lineOf = (node: Nodes): number => node.position?.start.line ?? 0;
