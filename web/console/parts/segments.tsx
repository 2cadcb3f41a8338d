interface SegmentsProps<Name extends string> {
  readonly label: string;
  readonly options: Readonly<Record<Name, string>>;
  readonly value: Name;
  readonly onChange: (name: Name) => void;
}

/** A few choices of which one is taken, side by side. */
export function Segments<Name extends string>(props: SegmentsProps<Name>) {
  const { label, options, value, onChange } = props;
  const names: Name[] = [];
  for (const name in options) names.push(name);
  return (
    <fieldset class="segments" aria-label={label}>
      {names.map((name) => (
        <button
          type="button"
          key={name}
          aria-pressed={name === value}
          onClick={() => onChange(name)}
        >
          {options[name]}
        </button>
      ))}
    </fieldset>
  );
}
