import { useSignal } from "@preact/signals";
import type { ApiAnswer, ApiRoute } from "#local/console/tools-contract.ts";
import { duration } from "#web/console/copy/numbers.ts";
import { BoundField } from "#web/console/parts/field.tsx";
import { Json } from "#web/console/parts/json.tsx";
import { attempt } from "#web/console/state/notices.ts";
import { linkTo } from "#web/console/state/route.ts";
import { copy } from "#web/console/state/settings.ts";
import { callApi } from "#web/console/wire/call-api.ts";

interface TryFormProps {
  readonly route: ApiRoute;
  readonly example: string;
}

export function TryForm({ route, example }: TryFormProps) {
  const words = copy.value.api;
  const { method, scopes } = route;
  const path = useSignal(route.path);
  const body = useSignal(example);
  const key = useSignal<string>(crypto.randomUUID());
  const answer = useSignal<ApiAnswer | null>(null);
  const send = async () => {
    answer.value = await attempt(() =>
      callApi({
        method,
        path: path.value,
        ...(method !== "GET" && { body: body.value, idempotencyKey: key.value }),
      }),
    );
  };
  return (
    <>
      <form
        class="panel"
        onSubmit={(event) => {
          event.preventDefault();
          void send();
        }}
      >
        <BoundField label={`${words.path} (${method})`} text={path} />
        {method !== "GET" && (
          <>
            <BoundField label={words.idempotency} text={key} />
            <BoundField label={words.body} rows={10} text={body} />
          </>
        )}
        <div class="buttons end">
          {scopes.length > 0 && (
            <span class="muted">
              {words.needsScopes}: {scopes.join(", ")}
            </span>
          )}
          <button type="submit" class="primary">
            {words.send}
          </button>
        </div>
      </form>
      <Answer answer={answer.value} />
    </>
  );
}

function Answer({ answer }: { readonly answer: ApiAnswer | null }) {
  const words = copy.value.api;
  if (answer === null) return <p class="muted">{words.none}</p>;
  const order = /"id":\s*"(pbd_[\w-]+)"/.exec(answer.body)?.[1];
  return (
    <section class="panel" aria-label={words.answer}>
      <h2>
        <span class={answer.status < 400 ? "holds" : "broken"}>{answer.status}</span>{" "}
        <small class="muted">{words.took(duration(answer.ms))}</small>
      </h2>
      {order !== undefined && <a href={linkTo("payments", order)}>{words.openTimeline}</a>}
      <Json label={words.answer} text={answer.body} />
    </section>
  );
}
