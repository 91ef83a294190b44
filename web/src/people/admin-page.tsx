import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Permission } from '../../../src/foundation/contract/permissions.ts';
import { may, useMe } from '../api/session.ts';
import { Page } from '../app/page.tsx';
import './admin.css';

const screens = [
  { to: '/admin/users', label: 'Users', permission: 'account.view' },
  { to: '/admin/roles', label: 'Posts and roles', permission: 'account.view' },
  { to: '/admin/reviews', label: 'Account reviews', permission: 'account.view' },
  { to: '/admin/training', label: 'Training', permission: 'training.view' },
  { to: '/admin/setup', label: 'First day', permission: 'setup.view' },
] as const satisfies readonly { to: string; label: string; permission: Permission }[];

/** A screen of administration, with the way to the others that this person's posts open. */
export function AdminPage({
  title,
  hideTitle = false,
  children,
}: {
  title: string;
  hideTitle?: boolean;
  children: ReactNode;
}): ReactNode {
  const me = useMe();
  const own = screens.filter(({ permission }) => may(me, permission));
  return (
    <Page title={title} hideTitle={hideTitle}>
      {own.length === 0 ? null : (
        <nav aria-label="Administration">
          <ul className="admin-nav">
            {own.map(({ to, label }) => (
              <li key={to}>
                <Link to={to} className="admin-place" activeProps={{ 'aria-current': 'page' }}>
                  {label}
                </Link>
              </li>
            ))}
          </ul>
        </nav>
      )}
      <div className="admin">{children}</div>
    </Page>
  );
}
