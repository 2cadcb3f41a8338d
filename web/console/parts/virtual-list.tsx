import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";

interface VirtualListProps<Item> {
  readonly items: readonly Item[];
  readonly rowHeight: number;
  readonly label: string;
  readonly keyOf: (item: Item) => string | number;
  readonly row: (item: Item) => ComponentChildren;
  /** This one is brought into view when it changes. */
  readonly current?: number;
  readonly onScroll?: (top: number) => void;
}

/** Rows beyond the window, so that a quick scroll shows no gaps. */
const SPARE = 6;

/** A list of which only the rows in sight exist. All rows are as high as `rowHeight`, in pixels. */
export function VirtualList<Item>(props: VirtualListProps<Item>) {
  const { items, rowHeight, label, keyOf, row, current, onScroll } = props;
  const box = useRef<HTMLDivElement>(null);
  const top = useSignal(0);
  const height = useHeight(box);
  useLayoutEffect(() => {
    if (box.current === null || current === undefined || current < 0) return;
    const { scrollTop, clientHeight } = box.current;
    const at = current * rowHeight;
    if (at < scrollTop) box.current.scrollTop = at;
    if (at + rowHeight > scrollTop + clientHeight) {
      box.current.scrollTop = at + rowHeight - clientHeight;
    }
  }, [current]);

  const first = Math.max(0, Math.floor(top.value / rowHeight) - SPARE);
  const last = Math.ceil((top.value + height) / rowHeight) + SPARE;
  return (
    <div
      ref={box}
      class="virtual"
      onScroll={({ currentTarget }) => {
        top.value = currentTarget.scrollTop;
        onScroll?.(currentTarget.scrollTop);
      }}
    >
      <ul aria-label={label} style={{ height: `${items.length * rowHeight}px` }}>
        {items.slice(first, last).map((item, index) => (
          <li
            key={keyOf(item)}
            aria-setsize={items.length}
            aria-posinset={first + index + 1}
            style={{ top: `${(first + index) * rowHeight}px`, height: `${rowHeight}px` }}
          >
            {row(item)}
          </li>
        ))}
      </ul>
    </div>
  );
}

function useHeight(box: { readonly current: HTMLElement | null }): number {
  const height = useSignal(800);
  useLayoutEffect(() => {
    if (box.current === null) return;
    const observer = new ResizeObserver(([entry]) => {
      height.value = entry?.contentRect.height ?? 0;
    });
    observer.observe(box.current);
    return () => observer.disconnect();
  }, []);
  return height.value;
}
