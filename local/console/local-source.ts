import type { Payment, Series, TimelineFile, TraceSource } from "./contract.ts";
import type { Desk } from "./desk.ts";
import { seriesOf } from "./series.ts";

export interface LocalSource extends TraceSource {
  readonly find: (id: string) => Payment | undefined;
}

/** This machine's recording, up to this moment. */
export function localSource({ stage, store, recorder }: Desk): LocalSource {
  return {
    stage,
    find: store.find,
    async payments(query) {
      recorder.flush();
      return store.list(query);
    },
    async timeline(id): Promise<TimelineFile | null> {
      recorder.flush();
      const payment = store.find(id);
      return payment === undefined ? null : { pagosTimeline: 1, payment, hops: store.hopsOf(id) };
    },
    async series(minutes): Promise<Series> {
      recorder.flush();
      return seriesOf(store.all(), store.hopsOf, minutes);
    },
  };
}
