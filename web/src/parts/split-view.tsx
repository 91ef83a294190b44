import { useEffect, useRef } from 'react';
import './split-view.css';

/** A list at the left, one of its items whole at the right; one under the other where there is no room. */
export function SplitView({
  listLabel,
  head,
  list,
  detailLabel,
  children,
}: {
  listLabel: string;
  /** Over the list: how many, which of them. */
  head: React.ReactNode;
  list: React.ReactNode;
  detailLabel: string;
  children: React.ReactNode;
}): React.ReactNode {
  return (
    <div className="split">
      <section className="split-list" aria-label={listLabel}>
        <div className="split-head">{head}</div>
        {list}
      </section>
      {/* it scrolls by itself, so the keyboard must reach it */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <section className="split-detail" aria-label={detailLabel} tabIndex={0}>
        {children}
      </section>
    </div>
  );
}

/** The rows of a split view. */
export function SplitRows({ children }: { children: React.ReactNode }): React.ReactNode {
  return <ul className="split-rows">{children}</ul>;
}

/** One row; the chosen one stays in sight. */
export function SplitRow({
  isSelected,
  onSelect,
  mark = 'none',
  children,
}: {
  isSelected: boolean;
  onSelect: () => void;
  /** The edge at the left; what it means stands in words too. */
  mark?: 'none' | 'danger' | 'warn' | 'ok';
  children: React.ReactNode;
}): React.ReactNode {
  const element = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (isSelected) element.current?.scrollIntoView({ block: 'nearest' });
  }, [isSelected]);
  return (
    <li>
      <button
        ref={element}
        type="button"
        className="split-row"
        data-mark={mark}
        aria-current={isSelected || undefined}
        onClick={onSelect}
      >
        {children}
      </button>
    </li>
  );
}

/** A few choices of which one holds. */
export function Chips<Value extends string>({
  label,
  value,
  options,
  onChange,
}: {
  label: string;
  value: Value;
  options: readonly { value: Value; label: string }[];
  onChange: (value: Value) => void;
}): React.ReactNode {
  return (
    <div className="chips" role="group" aria-label={label}>
      {options.map(option => (
        <button
          key={option.value}
          type="button"
          aria-pressed={option.value === value}
          onClick={() => onChange(option.value)}
        >
          {option.label}
        </button>
      ))}
    </div>
  );
}

/** Names and what belongs to them, in two columns. */
export function Facts({ facts }: { facts: readonly (readonly [string, React.ReactNode])[] }): React.ReactNode {
  return (
    <dl className="facts">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
