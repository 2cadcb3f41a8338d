import type { Signal } from "@preact/signals";
import { useId } from "preact/hooks";

interface FieldProps {
  readonly label: string;
  readonly value: string;
  readonly onInput: (value: string) => void;
  readonly type?: "text" | "number";
  readonly rows?: number;
  readonly min?: number;
  readonly max?: number;
}

/** A label and what is typed under it; with `rows`, room for that many lines. */
export function Field({ label, value, onInput, type, rows, min, max }: FieldProps) {
  const id = useId();
  const shared = {
    id,
    value,
    onInput: (event: { readonly currentTarget: { readonly value: string } }) =>
      onInput(event.currentTarget.value),
  };
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {rows === undefined ? (
        <input
          {...shared}
          type={type ?? "text"}
          list={undefined}
          min={min}
          max={max}
          autocomplete="off"
        />
      ) : (
        <textarea {...shared} rows={rows} spellcheck={false} />
      )}
    </div>
  );
}

interface BoundFieldProps extends Omit<FieldProps, "value" | "onInput"> {
  readonly text: Signal<string>;
}

/** What is typed goes straight into a signal. */
export function BoundField({ text, ...field }: BoundFieldProps) {
  return (
    <Field
      {...field}
      value={text.value}
      onInput={(typed) => {
        text.value = typed;
      }}
    />
  );
}

interface ChoiceProps {
  readonly label: string;
  readonly value: string;
  readonly options: Readonly<Record<string, string>>;
  readonly onChange: (value: string) => void;
}

export function Choice({ label, value, options, onChange }: ChoiceProps) {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <select id={id} value={value} onChange={({ currentTarget }) => onChange(currentTarget.value)}>
        {Object.entries(options).map(([key, word]) => (
          <option key={key} value={key}>
            {word}
          </option>
        ))}
      </select>
    </div>
  );
}
