import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname } from "node:path";
import * as z from "zod";
import { type Change, collectionNamed, type State } from "./state.ts";

/** `[collection, id, record]`, the record null where it was removed. One line holds one transaction. */
const Entry = z.tuple([z.string(), z.string(), z.unknown()]);
const Transaction = z.array(Entry);

/** Below this size rewriting the file is not worth the trouble. */
const COMPACT_BYTES_MIN = 8 * 1024 * 1024;
/** The file is rewritten when it has grown to this many times its size after the last rewrite. */
const COMPACT_GROWTH = 4;

export type Journal = {
  /** Writes what a transaction changed. Done before its answer is sent, so that a killed simulator never forgets what it said. */
  readonly commit: (changes: readonly Change[]) => void;
};

/** A simulator without a data file forgets everything when it stops. */
export const noJournal: Journal = { commit: () => undefined };

/**
 * Reads the data file into the state and keeps it up to date. Every transaction is one line, appended
 * in one write: a process that is killed in the middle leaves at most one torn line at the end, which
 * belongs to a request that was never answered and is dropped here.
 */
export const openJournal = (file: string, state: State, log: (line: string) => void): Journal => {
  mkdirSync(dirname(file), { recursive: true });
  if (existsSync(file)) {
    const torn = replay(file, state);
    if (torn) {
      log(`${file}: dropped its last line, which was not written to the end`);
    }
  }
  let compactAtBytes = rewrite(file, state);
  return {
    commit: (changes) => {
      const transaction = changes.map(({ collection, id, after }) => [collection, id, after]);
      appendFileSync(file, `${JSON.stringify(transaction)}\n`);
      if (statSync(file).size > compactAtBytes) {
        compactAtBytes = rewrite(file, state);
      }
    },
  };
};

/** Says whether the last line was torn. */
const replay = (file: string, state: State): boolean => {
  const lines = readFileSync(file, "utf8").split("\n");
  const torn = lines.pop();
  for (const [index, line] of lines.entries()) {
    try {
      for (const [collection, id, record] of Transaction.parse(JSON.parse(line))) {
        collectionNamed(state, collection).restore(id, record);
      }
    } catch (cause) {
      throw new Error(
        `${file}: line ${index + 1} is not the simulator's. Delete the file to start anew.`,
        { cause },
      );
    }
  }
  return torn !== undefined && torn !== "";
};

/** Replaces the file by one that holds only what is still true; returns the size at which to do it again. */
const rewrite = (file: string, state: State): number => {
  const lines = Object.entries(state).flatMap(([name, collection]) =>
    collection.oldestFirst().map((record) => JSON.stringify([[name, record.id, record]])),
  );
  const next = `${file}.next`;
  writeFileSync(next, lines.map((line) => `${line}\n`).join(""));
  renameSync(next, file);
  return Math.max(COMPACT_BYTES_MIN, statSync(file).size * COMPACT_GROWTH);
};
