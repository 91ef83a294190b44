/** A key of the keyboard. */
export function Key({ name }: { name: string }): React.ReactNode {
  return (
    <kbd className="key" aria-hidden="true">
      {name}
    </kbd>
  );
}
