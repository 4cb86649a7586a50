// Import rules of the house; severity is "error" from the first commit and there is no baseline of exceptions.
const TEST = '\\.test\\.tsx?$'
const forbid = (name, from, to, comment) => ({ name, comment, severity: 'error', from, to })
const CORE = [
  'access',
  'math',
  'census',
  'evaluation',
  'ensemble',
  'registry',
  'explanation',
  'inference',
  'monitoring',
  'training',
]
const looksLeft = CORE.slice(0, -1).map((room, i) =>
  forbid(
    `core-${room}`,
    { path: `^lib/core/${room}/`, pathNot: TEST },
    { path: `^lib/core/(${CORE.slice(i + 1).join('|')})/` },
    'core imports run one way',
  ),
)

module.exports = {
  forbidden: [
    ...looksLeft,
    forbid('no-cycles', {}, { circular: true }, 'a cycle means two rooms are really one'),
    forbid('no-unresolvable', {}, { couldNotResolve: true }, 'every import must exist'),
    forbid(
      'core-knows-no-room',
      { path: '^lib/core/' },
      { path: '^(app|cli|components|lib/(?!core/|testing/))' },
      'the domain is imported, it never imports',
    ),
    forbid(
      'core-knows-no-runtime',
      { path: '^lib/(core|contracts)/', pathNot: TEST },
      { dependencyTypes: ['core', 'npm'], pathNot: '/zod/' },
      'pass runtimes in as ports',
    ),
    forbid(
      'contracts-know-core',
      { path: '^lib/contracts/' },
      { path: '^(app|cli|components|lib/(?!core/|contracts/|testing/))' },
      'shared with the browser',
    ),
    forbid(
      'adapters-stay-apart',
      { path: '^lib/adapters/([^/]+)/' },
      { path: '^lib/(adapters/(?!$1/)|server|client|contracts|config)|^(app|cli|components)/' },
      'one outside system per folder',
    ),
    forbid(
      'only-onnx-loads-the-runtime',
      { pathNot: '^lib/adapters/onnx/' },
      { path: 'node_modules/(onnxruntime-node|protobufjs)' },
      'one door to ONNX',
    ),
    forbid(
      'only-xgboost-loads-koffi',
      { pathNot: '^lib/adapters/xgboost/' },
      { path: 'node_modules/koffi' },
      'one door to libxgboost',
    ),
    forbid(
      'only-prometheus-loads-prom-client',
      { pathNot: '^lib/adapters/prometheus/' },
      { path: 'node_modules/prom-client' },
      'one door to Prometheus',
    ),
    forbid(
      'only-pino-loads-pino',
      { pathNot: '^lib/adapters/pino/' },
      { path: 'node_modules/pino/' },
      'one door to pino',
    ),
    forbid(
      'only-otel-loads-opentelemetry',
      { pathNot: '^lib/adapters/otel/' },
      { path: 'node_modules/@opentelemetry/' },
      'one door to OpenTelemetry',
    ),
    forbid(
      'only-db-loads-databases',
      { pathNot: '^lib/(adapters/db|testing)/' },
      { path: 'node_modules/(libsql|pg|kysely|rate-limiter-flexible)/' },
      'one door to the store',
    ),
    forbid(
      'browser-has-no-server',
      { path: '^(components|lib/client)/' },
      { path: '^lib/(server|adapters|config/env)' },
      'these would reach the bundle',
    ),
    forbid(
      'ui-knows-no-domain',
      { path: '^components/(ui|charts)/', pathNot: TEST },
      { path: '^(lib|components/(?!ui/|charts/))' },
      'primitives stay reusable',
    ),
    forbid(
      'app-uses-server',
      { path: '^app/', pathNot: TEST },
      { path: '^lib/adapters/' },
      'wiring lives in lib/server/container.ts',
    ),
    forbid(
      'cli-composes-itself',
      { path: '^cli/' },
      { path: '^(app|components|lib/(server|client))/' },
      'server-only throws outside Next',
    ),
    forbid('nobody-imports-app', { pathNot: '^app/' }, { path: '^app/' }, 'app/ is an entry point'),
    forbid(
      'fakes-only-in-tests',
      // The bench measures against the very MLflow that the tests start, and makes it fail as they do; peers start alike.
      {
        pathNot: [
          TEST,
          '^(e2e|lib/testing)/',
          '^cli/(test-mlflow|test-postgres|test-deploy|fuzz|bench/lifecycle/tracking-server|bench/serving/keep-server)\\.ts$',
        ],
      },
      { path: '^lib/testing/' },
      'no fakes in production',
    ),
    forbid(
      'server-runs-no-training',
      { path: '^(app|components|lib/(server|client|contracts|adapters))/', pathNot: ['^lib/adapters/xgboost/', TEST] },
      { path: '^lib/core/training/' },
      'nothing at run time imports training',
    ),
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'require', 'node', 'default'] },
  },
}
