import type { Sweep, SweepStore } from "#functions/ports.ts";
import { reader } from "./dynamo-item.ts";
import { dynamoStore, type Mapping, type Table } from "./dynamo-store.ts";

const sweepMapping: Mapping<Sweep> = {
  keyOf: (id) => `CURSOR#${id}`,
  write: (sweep) => ({
    id: sweep.id,
    done_until: sweep.doneUntil,
    pass: sweep.pass,
    compared_day: sweep.comparedDay,
    comparing: sweep.comparing,
  }),
  read: (item) => {
    const { text, number, json, maybe } = reader(item);
    return {
      id: text("id"),
      doneUntil: number("done_until"),
      pass: json<Sweep["pass"]>("pass"),
      comparedDay: maybe.text("compared_day"),
      comparing: json<Sweep["comparing"]>("comparing"),
      version: number("version"),
    };
  },
};

export function dynamoSweepStore(table: Table): SweepStore {
  return dynamoStore(table, sweepMapping);
}
