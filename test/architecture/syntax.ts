import type { Expression, Super } from 'oxc-parser';

/** The name behind the dot of `x.name` or `x['name']`; null for everything else. */
export function memberName(node: Expression | Super): string | null {
  if (node.type !== 'MemberExpression') return null;
  if (!node.computed) return node.property.type === 'Identifier' ? node.property.name : null;
  return node.property.type === 'Literal' && typeof node.property.value === 'string' ? node.property.value : null;
}
