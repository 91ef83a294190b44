import { PostgresDialect, PostgresQueryCompiler, type CompiledQuery, type Dialect, type QueryId } from 'kysely';
import type { PostgresPool } from 'kysely';

/** A statement as it is sent, with placeholders, and the functions in whose course it was made, innermost first. */
export type NotedQuery = { sql: string; makers: Maker[] };
export type Maker = { /** Path below src. */ file: string; name: string };
export type QueryListener = (query: NotedQuery) => void;

/** The dialect for `pool` that tells `onQuery` of each statement; for generated documents, as looking at the stack is slow. */
export function notingDialect(pool: PostgresPool, onQuery: QueryListener): Dialect {
  const dialect = new PostgresDialect({ pool });
  return {
    createAdapter: () => dialect.createAdapter(),
    createDriver: () => dialect.createDriver(),
    createIntrospector: db => dialect.createIntrospector(db),
    createQueryCompiler: () => new NotingCompiler(onQuery),
  };
}

class NotingCompiler extends PostgresQueryCompiler {
  readonly #onQuery: QueryListener;

  constructor(onQuery: QueryListener) {
    super();
    this.#onQuery = onQuery;
  }

  override compileQuery(node: Parameters<PostgresQueryCompiler['compileQuery']>[0], queryId: QueryId): CompiledQuery {
    const compiled = super.compileQuery(node, queryId);
    this.#onQuery({ sql: compiled.sql, makers: makersOf(stackHere()) });
    return compiled;
  }
}

function stackHere(): string {
  const before = Error.stackTraceLimit;
  Error.stackTraceLimit = 60;
  try {
    return new Error('where').stack ?? '';
  } finally {
    Error.stackTraceLimit = before;
  }
}

const frameForm =
  /^\s*at (?:async )?(?:(?:new )?(?<name>[^\s(]+)(?: \[as [^\]]+\])? \()?(?:file:\/\/)?\/[^()]*?\/src\/(?<file>[^():]+\.ts):\d+:\d+\)?$/;

/** The functions of src that a stack names, without those of this file; a function without a name has an empty one. */
function makersOf(stack: string): Maker[] {
  return stack.split('\n').flatMap(line => {
    const { name = '', file } = frameForm.exec(line)?.groups ?? {};
    if (file === undefined || file === 'foundation/db/note-queries.ts') return [];
    const last = name.split('.').at(-1) ?? '';
    return [{ file, name: last.startsWith('<') ? '' : last }];
  });
}
