import type { Checklist, SetupItem } from '../../foundation/contract/routes/setup.ts';
import { setupItems } from '../../foundation/contract/routes/setup.ts';

type ItemRule = {
  title: string;
  basis: string;
  /** False: the law knows no exception. */
  waivable: boolean;
  /** The evidence names a day. */
  dated: boolean;
};

/** Why each item is asked for, and what its evidence must hold. */
export const itemRules: Readonly<Record<SetupItem, ItemRule>> = {
  policy_posted: {
    title: 'The usage and privacy policy is adopted and posted on the department’s web site',
    basis: 'Civil Code 1798.90.51(b), 1798.90.53(b)',
    waivable: false,
    dated: true,
  },
  public_meeting: {
    title: 'The public could comment at a regularly scheduled public meeting; name its agenda item',
    basis: 'Civil Code 1798.90.55(a)',
    waivable: true,
    dated: true,
  },
  trained_users: {
    title: 'Those who will use the system are trained',
    basis: 'Civil Code 1798.90.51(b)(2)(B); LA-23, SL-10, CO-10, BA-21',
    waivable: true,
    dated: false,
  },
  two_approvers: {
    title: 'At least two persons can approve hotlist entries, so that nobody approves their own',
    basis: 'BA-65 to BA-70',
    waivable: true,
    dated: false,
  },
  clets_procedure: {
    title: 'How a hit is confirmed through CLETS is written down for drivers and terminals',
    basis: 'CLETS Policies, Practices and Procedures; BA-54 to BA-58',
    waivable: true,
    dated: true,
  },
  backup_drill: {
    title: 'A backup was restored on another machine',
    basis: 'Civil Code 1798.90.51(a)',
    waivable: true,
    dated: true,
  },
  destruction_authority: {
    title: 'The legislative body and the city attorney have agreed to the destruction of records',
    basis: 'Government Code 34090 to 34090.6',
    waivable: true,
    dated: true,
  },
};

/** The latest word on an item. */
export type ItemRecord = {
  item: SetupItem;
  state: 'done' | 'waived';
  evidence: string;
  happenedOn: string | null;
  by: string;
  at: Date;
};

/** True once each item is shown or waived. */
export function isComplete(items: ReadonlySet<string>): boolean {
  return setupItems.every(item => items.has(item));
}

/** The checklist as it stands; `records` oldest first. */
export function checklistOf(records: readonly ItemRecord[], { demonstration }: { demonstration: boolean }): Checklist {
  const latest = new Map(records.map(record => [record.item, record] as const));
  const items = setupItems.map(item => {
    const { title, basis, waivable } = itemRules[item];
    const record = latest.get(item);
    return {
      item,
      title,
      basis,
      waivable,
      state: record?.state ?? ('open' as const),
      evidence: record?.evidence ?? null,
      happenedOn: record?.happenedOn ?? null,
      by: record?.by ?? null,
      at: record?.at.toISOString() ?? null,
    };
  });
  return {
    live: demonstration || isComplete(new Set(latest.keys())),
    open: items.filter(one => one.state === 'open').length,
    waived: items.filter(one => one.state === 'waived').length,
    items,
  };
}
