import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import path from 'node:path';
import { newId } from '../../foundation/base/ids.ts';
import { addressOf } from '../../foundation/db/roles.ts';
import { askAs } from '../../../test/support/approvals.ts';
import { buildPerson, type TestPerson } from '../../../test/support/persons.ts';
import { buildSmallHouse, type SmallHouse } from '../../../test/support/small-house.ts';

/** What somebody can do who has the application's own connection to the database, and no application. */
let house: SmallHouse;
let client: pg.Client;
let officer: TestPerson;
let odc: TestPerson;
let approvalId: string;
beforeAll(async () => {
  house = await buildSmallHouse();
  const secrets = path.join(inject('serverFolder'), 'secrets');
  client = new pg.Client({ ...(await addressOf(house.database.owner, 'plateward_app', secrets)) });
  await client.connect();
  officer = await buildPerson(house, { agency: 'barstow', posts: ['patrol-officer'] });
  odc = await buildPerson(house, { agency: 'barstow', posts: ['operations-division-commander'] });
  approvalId = await askAs(officer, { subject: 'of the database' });
  await client.query(`set app.agency = '${house.agencies.barstow.agencyId}'`);
});
afterAll(async () => {
  await client.end();
  await house.close();
});

const soon = new Date(Date.now() + 86_400_000);
const approve = (fields: string, values: unknown[] = []): Promise<unknown> =>
  client.query(
    `update approval_requests set state = 'approved', decided_post = 'operations-division-commander', decided_level = 0, closed_at = now(), ${fields} where approval_id = '${approvalId}'`,
    values,
  );

describe('the database itself refuses', () => {
  test('a decision by the human who asked, under whatever name of a human', async () => {
    const other = newId();
    await expect(approve('decided_by = $1, decider_human = $2', [officer.personId, other])).rejects.toThrow(
      'nobody decides for themselves',
    );
    const second = await buildPerson(house, {
      agency: 'barstow',
      posts: ['operations-division-commander'],
      sameHumanAs: officer,
    });
    await expect(approve('decided_by = $1, decider_human = $2', [second.personId, other])).rejects.toThrow(
      'nobody decides for themselves',
    );
  });

  test('another requester, chain, subject or reason than was asked', async () => {
    for (const change of [
      `requested_by = '${odc.personId}'`,
      `requester_human = '${newId()}'`,
      `chain = '[{"posts":["patrol-officer"],"added":false}]'`,
      `after = '{"other":1}'`,
      `reason = 'another'`,
      `expires_at = now() + interval '9 years'`,
    ])
      await expect(approve(`decided_by = $1, decider_human = $1, ${change}`, [odc.personId]), change).rejects.toThrow(
        'never changes',
      );
  });

  test('a request that is born decided, or whose human is another', async () => {
    const columns = `(approval_id, agency_id, kind, subject, title, reason, clauses, chain, requested_by, requester_human, requested_at, expires_at, state, closed_at, decided_by, decider_human, decided_post, decided_level)`;
    const values = [newId(), house.agencies.barstow.agencyId, officer.personId, odc.personId, soon];
    await expect(
      client.query(
        `insert into approval_requests ${columns} values ($1, $2, 'policy_change', 'x', 'x', 'x', '{}', '[{"posts":["a"]}]', $3, $3, now(), $5, 'approved', now(), $4, $4, 'a', 0)`,
        values,
      ),
    ).rejects.toThrow('begins as pending');
    await client.query(
      `insert into approval_requests ${columns} values ($1, $2, 'policy_change', 'x', 'x', 'x', '{}', '[{"posts":["a"]}]', $3, $4, now(), $5, 'pending', null, null, null, null, null)`,
      values,
    );
    const { rows } = await client.query('select requester_human from approval_requests where approval_id = $1', [
      values[0],
    ]);
    expect(rows).toEqual([{ requester_human: officer.personId }]);
  });

  test('a post that is not in the chain, a level that was not reached, a time that is over, an account of nobody', async () => {
    const by = 'decided_by = $1, decider_human = $1';
    await expect(approve(`${by}, decided_post = 'watch-commander'`, [odc.personId])).rejects.toThrow();
    const later = `update approval_requests set state = 'approved', decided_post = 'chief-of-police', decided_level = 1, closed_at = now(), decided_by = $1, decider_human = $1 where approval_id = '${approvalId}'`;
    await expect(client.query(later, [odc.personId])).rejects.toThrow('an earlier level of the chain was not tried');
    const over = `update approval_requests set state = 'approved', decided_post = 'operations-division-commander', decided_level = 0, closed_at = now() + interval '30 days', decided_by = $1, decider_human = $1 where approval_id = '${approvalId}'`;
    await expect(client.query(over, [odc.personId])).rejects.toThrow('expired');
    const foreign = await buildPerson(house, { agency: 'carlsbad', posts: ['watch-commander'] });
    await expect(approve(by, [foreign.personId])).rejects.toThrow('nobody decides for themselves');
  });

  test('removing or reopening what was decided', async () => {
    await approve('decided_by = $1, decider_human = $1', [odc.personId]);
    await expect(
      client.query(
        `update approval_requests set state = 'pending', closed_at = null, decided_by = null, decider_human = null, decided_post = null, decided_level = null where approval_id = $1`,
        [approvalId],
      ),
    ).rejects.toThrow('it stays so');
    await expect(client.query('delete from approval_requests')).rejects.toThrow('permission denied');
    await expect(client.query('truncate approval_requests cascade')).rejects.toThrow('permission denied');
    await expect(client.query('update approval_passes set tried = $1', ['never'])).rejects.toThrow('permission denied');
    await expect(
      house.database.asSuperuser('delete from approval_requests where approval_id = $1', [approvalId]),
    ).rejects.toThrow('stays on file');
  });

  test('what belongs to another agency', async () => {
    await client.query(`set app.agency = '${house.agencies.carlsbad.agencyId}'`);
    const { rows } = await client.query('select count(*)::integer as count from approval_requests');
    expect(rows).toEqual([{ count: 0 }]);
    await client.query(`set app.agency = '${house.agencies.barstow.agencyId}'`);
  });
});

describe('a policy that one person alone would bring', () => {
  const insert = (version: number): Promise<unknown> =>
    client.query(
      `insert into policy_versions (agency_id, version, effective_from, profile, profile_sha256, adopted_by, recorded_at)
       select agency_id, $1, now(), profile, profile_sha256, 'somebody', now() from policy_versions where version = 1`,
      [version],
    );

  test('is refused without a request, with one that is open, and with one of another text', async () => {
    await expect(insert(2)).rejects.toThrow('was not approved by a second person');
    const { rows } = await client.query<{ profile: unknown; sha: string }>(
      `select profile, encode(profile_sha256, 'hex') as sha from policy_versions where version = 1`,
    );
    const [first] = rows;
    const from = new Date();
    const after = { version: 2, sha256: first?.sha, effectiveFrom: from, profile: first?.profile };
    const ask = `insert into approval_requests (approval_id, agency_id, kind, subject, title, reason, after, clauses, chain, requested_by, requester_human, requested_at, expires_at)
      values ($1, $2, 'policy_change', $3, 'x', 'x', $4, '{}', '[{"posts":["a"]}]', $5, $5, now(), now() + interval '1 day')`;
    const agency = house.agencies.barstow.agencyId;
    const id = newId();
    await client.query(ask, [id, agency, 'version 2', after, officer.personId]);
    await expect(insert(2)).rejects.toThrow('was not approved by a second person');
    const decide = `update approval_requests set state = 'approved', decided_by = $2, decider_human = $2, decided_post = 'a', decided_level = 0, closed_at = $3 where approval_id = $1`;
    await expect(client.query(decide, [id, officer.personId, from])).rejects.toThrow('nobody decides for themselves');
    // two different humans: now this very text may be filed, from this time on, as this version
    await client.query(decide, [id, odc.personId, from]);
    await expect(insert(3)).rejects.toThrow('was not approved by a second person');
    await expect(insert(2)).rejects.toThrow('was not approved by a second person');
    const file = (profile: unknown): Promise<unknown> =>
      client.query(
        `insert into policy_versions (agency_id, version, effective_from, profile, profile_sha256, adopted_by, recorded_at)
         select agency_id, 2, $1, $2, profile_sha256, 'two persons', now() from policy_versions where version = 1`,
        [from, profile],
      );
    await expect(file({ other: 'text' })).rejects.toThrow('was not approved by a second person');
    await file(first?.profile);
    // the same approval files nothing twice, and an older time is no way in
    await expect(file(first?.profile)).rejects.toThrow();
    await expect(client.query('update policy_versions set adopted_by = $1', ['me'])).rejects.toThrow(
      'permission denied',
    );
  });
});
