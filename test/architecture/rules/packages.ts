import type { Rule } from '../breach.ts';
import { isTest } from '../rooms.ts';

const rule = 'packages';

type Limit = {
  /** The packages, with everything below them. */
  packages: RegExp;
  /** The files that may import them, types too. */
  files: RegExp;
  /** True when the tests beside the code may use them as well. */
  inTests: boolean;
  remedy: string;
};

/** Heavy packages have one home, so that a change of version or of package touches that home only. test/ and bench/ may use all of them. */
const limits: readonly Limit[] = [
  {
    packages: /^(kysely|pg)(\/|$)/,
    files: /^src\/(foundation\/db\/|.*\/store(\.ts$|\/))/,
    inTests: true,
    remedy: "SQL stands in the room's store.ts or in foundation/db: write a function there and call it",
  },
  {
    packages: /^(fastify($|[/-])|@fastify\/)/,
    files: /^src\/(gate\/edge\/|app\.ts$)/,
    inTests: false,
    remedy: 'the web server is known only to gate/edge and src/app.ts: declare the route with addRoute',
  },
  {
    packages: /^onnxruntime-node(\/|$)/,
    files: /^src\/capture\/recognition\//,
    inTests: false,
    remedy: 'models run only in capture/recognition: ask its actions.ts',
  },
  {
    packages: /^sharp(\/|$)/,
    files: /^src\/(capture\/recognition|capture\/reads|demo)\//,
    inTests: true,
    remedy: 'pictures are handled only in capture/recognition, capture/reads and demo: ask their actions.ts',
  },
];

export const packages: Rule = {
  name: rule,
  check: tree =>
    tree.code.flatMap(file => {
      if (/^(test|bench)\//.test(file.path)) return [];
      return file.imports.flatMap(fact => {
        const limit = limits.find(one => fact.specifier !== null && one.packages.test(fact.specifier));
        if (limit === undefined || limit.files.test(file.path) || (limit.inTests && isTest(file.path))) return [];
        const message = `'${fact.specifier}' can't be imported here: ${limit.remedy}`;
        return [{ rule, file: file.path, line: fact.line, message }];
      });
    }),
};
