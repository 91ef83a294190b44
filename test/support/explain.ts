import type { Tx } from '../../src/foundation/db/database.ts';

type Executor = ReturnType<Tx['getExecutor']>;

/** A transaction that does what `tx` does and keeps the plan of each query whose text matches `which`; `plans` grows as they run. */
export function explaining(tx: Tx, which: RegExp): { tx: Tx; plans: string[] } {
  const plans: string[] = [];
  const overlaid = overlay<Tx>(tx, {
    getExecutor: () => {
      const executor = tx.getExecutor();
      const executeQuery: Executor['executeQuery'] = async (query, ...rest) => {
        if (which.test(query.sql)) {
          const explained = await executor.executeQuery({ ...query, sql: `explain ${query.sql}` }, ...rest);
          plans.push(JSON.stringify(explained.rows));
        }
        return executor.executeQuery(query, ...rest);
      };
      return overlay<Executor>(executor, { executeQuery });
    },
  });
  return { tx: overlaid, plans };
}

/** `target` with some of its methods replaced; the others still run on `target` itself. */
function overlay<T extends object>(target: T, replaced: Partial<T>): T {
  return new Proxy(target, {
    get(inner, name) {
      if (Object.hasOwn(replaced, name)) return Reflect.get(replaced, name) as unknown;
      const value: unknown = Reflect.get(inner, name, inner);
      // kysely's private fields are found only on the object itself
      return typeof value === 'function' ? (value.bind(inner) as unknown) : value;
    },
  });
}
