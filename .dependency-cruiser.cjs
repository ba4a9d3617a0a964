/** Import rules: the shape of docs/architecture.md, enforced by `npm run check`. */
const features = [
  'records',
  'patients',
  'intake',
  'facts',
  'review',
  'answers',
  'coding',
  'retention',
  'disclosure',
  'measures',
];
const from = (path) => ({ path: `^src/${path}/` });
const rule = (name, comment, fromPath, toPath, extra = {}) => ({
  name,
  comment,
  severity: 'error',
  from: { path: fromPath, ...(extra.from ?? {}) },
  to: { path: toPath, ...(extra.to ?? {}) },
});

module.exports = {
  forbidden: [
    {
      name: 'no-circular',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'no-unresolvable',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, path: '^\\.', pathNot: 'prisma-client' },
    },
    rule('src-not-workers', 'The Slack process never imports worker code.', '^src/', '^workers/'),
    rule('src-not-test', 'The product never imports its tests.', '^(src|workers)/', '^test/'),
    rule(
      'features-not-edges',
      'Features never import Slack, the commands, the local Slack or the wiring.',
      `^src/(${features.join('|')}|access|audit|adapters)/`,
      '^src/(slack|cli|tryout|wiring|main)',
    ),
    rule(
      'access-audit-lowest',
      'access and audit stand below the records.',
      '^src/(access|audit)/',
      `^src/(${features.join('|')})/`,
    ),
    rule(
      'records-below-features',
      'records stand below patients, intake, facts, answers and coding.',
      from('records').path,
      '^src/(patients|intake|facts|review|answers|coding)/',
    ),
    rule(
      'patients-below-intake',
      'patients stand below intake, answers and coding.',
      from('patients').path,
      '^src/(intake|facts|review|answers|coding)/',
    ),
    rule(
      'facts-below-answers',
      'facts stand beside intake, below answers and coding.',
      from('facts').path,
      '^src/(intake|review|answers|coding)/',
    ),
    rule(
      'intake-alone',
      'intake, answers and coding never import each other.',
      from('intake').path,
      '^src/(review|answers|coding)/',
    ),
    rule(
      'review-above-intake',
      'review stands above intake and patients, and knows neither answers nor coding.',
      from('review').path,
      '^src/(answers|coding)/',
    ),
    rule(
      'answers-alone',
      'intake, answers and coding never import each other.',
      from('answers').path,
      '^src/(intake|review|coding)/',
    ),
    rule(
      'coding-alone',
      'intake, answers and coding never import each other.',
      from('coding').path,
      '^src/(intake|review|answers)/',
    ),
    rule(
      'database-by-stores-only',
      'Only stores, access/scope and the wiring import the database by value; the rest may import its types.',
      '^src/(access|audit|records|patients|intake|facts|review|answers|coding|retention|disclosure|measures)/',
      '^src/adapters/(database|prisma-client)',
      { from: { pathNot: '(\\.store\\.ts$|^src/access/scope\\.ts$)' }, to: { dependencyTypesNot: ['type-only'] } },
    ),
    rule(
      'tryout-stands-alone',
      'The local Slack knows the Slack protocol only, not the product.',
      '^src/tryout/',
      `^src/(${features.join('|')}|access|audit|slack|wiring|main)`,
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^src/adapters/prisma-client' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.js', '.mjs', '.cjs', '.json'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
};
