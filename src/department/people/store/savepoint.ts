import { sql } from 'kysely';
import type { Tx } from '../../../foundation/db/database.ts';

/** Does `work` and keeps what it did when `keep` says so of its answer; an error takes it back and is thrown on. */
export async function doOrUndo<Answer>(
  tx: Tx,
  { name, keep }: { name: 'import_file' | 'import_line'; keep: (answer: Answer) => boolean },
  work: () => Promise<Answer>,
): Promise<Answer> {
  const point = sql.id(name);
  await sql`savepoint ${point}`.execute(tx);
  try {
    const answer = await work();
    if (!keep(answer)) await sql`rollback to savepoint ${point}`.execute(tx);
    await sql`release savepoint ${point}`.execute(tx);
    return answer;
  } catch (error) {
    await sql`rollback to savepoint ${point}`.execute(tx);
    await sql`release savepoint ${point}`.execute(tx);
    throw error;
  }
}
