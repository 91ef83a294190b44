import { auditEvents } from '../../foundation/contract/events.ts';
import { rolePermissions, roles, type Permission } from '../../foundation/contract/permissions.ts';
import { allRoutes } from '../../foundation/contract/routes.ts';

/** Roles that carry a permission. */
function rolesWith(permission: Permission): string[] {
  return roles.filter(role => rolePermissions[role].includes(permission));
}

/** `docs/generated/routes.md`: routes x permission x roles x purpose x record x limit, from the route table. */
export function routesDocument(): string {
  const lines = [
    '# Routes, permissions and the record',
    '',
    'Made by `./plateward generate` from `src/foundation/contract/routes.ts`. Do not edit.',
    '',
    '| route | permission | roles | purpose | record | written | limit |',
    '|---|---|---|---|---|---|---|',
  ];
  for (const { name, route } of allRoutes()) {
    const { per, max, windowSeconds } = route.rateLimit;
    const limit = `${max} per ${windowSeconds} s and ${per}`;
    const address = `\`${route.method} ${route.path}\` (${name})`;
    if ('public' in route.access) {
      lines.push(`| ${address} | public: ${route.access.public} | all | none | - | - | ${limit} |`);
      continue;
    }
    const { permission, purpose, event } = route.access;
    const written = auditEvents[event].kind === 'change' ? 'with the change' : 'before the answer';
    lines.push(
      `| ${address} | ${permission} | ${rolesWith(permission).join(', ')} | ${purpose} | ${event} | ${written} | ${limit} |`,
    );
  }
  lines.push('');
  return lines.join('\n');
}
