import { act } from '../../gate/access/act.ts';
import type { Context, Person } from '../../gate/access/context.ts';
import { matterFormOf, type MatterForm } from './rules.ts';

/** What an inquiry must carry at the caller's agency. */
export function viewMatterForm(ctx: Context<Person>): Promise<MatterForm> {
  return act(ctx, { permission: 'me.view', event: 'matter_form.viewed' }, async (_tx, { grant }) =>
    matterFormOf(grant.profile.profile),
  );
}
