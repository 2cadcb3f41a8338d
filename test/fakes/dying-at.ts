import { PagosError } from "#shared/domain/errors.ts";

/** Whether the call in which a process dies takes effect before its answer is lost. */
export type Moment = "before" | "after";

/**
 * A process that dies in its n-th call to the world outside: that call and all later ones fail, the
 * n-th before or after it took effect. With n from one until `hasDied` says no, every crash point
 * between two awaits is met.
 */
export function dyingAt(death: number, moment: Moment) {
  const state = { calls: 0 };
  const through = async (work: () => Promise<unknown>) => {
    state.calls += 1;
    if (state.calls < death) return work();
    if (state.calls === death && moment === "after") await work();
    throw new PagosError("The process is gone.", { code: "internal" });
  };
  const around = <Port extends object>(port: Port): Port =>
    new Proxy(port, {
      get(target, name, receiver) {
        const member: unknown = Reflect.get(target, name, receiver);
        if (typeof member !== "function") return member;
        return (...given: unknown[]) => through(() => Reflect.apply(member, target, given));
      },
    });
  return { around, hasDied: () => state.calls >= death };
}
