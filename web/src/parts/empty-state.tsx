import './empty-state.css';

/** Nothing to show, said so that one knows it works and what to do. */
export function EmptyState({
  title,
  action,
  children,
}: {
  title: string;
  action?: React.ReactNode;
  children?: React.ReactNode;
}): React.ReactNode {
  return (
    <div className="empty">
      <h2>{title}</h2>
      {children === undefined ? null : <div className="empty-words">{children}</div>}
      {action}
    </div>
  );
}
