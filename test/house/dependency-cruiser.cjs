/** Who may import whom: the levels of the house. Run by `npm run house`. */
const only = (name, from, allowed, extra = {}) => ({
  name,
  severity: 'error',
  from: { path: from, ...extra },
  to: { path: '^(src/|node:|fs$|net$|dgram$)', pathNot: allowed },
})
const io = (name, to, allowedFrom) => ({
  name,
  severity: 'error',
  from: { path: '^src', pathNot: allowedFrom },
  to: { path: to },
})

module.exports = {
  forbidden: [
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'no-orphans',
      severity: 'error',
      from: { orphan: true, path: '^src', pathNot: '(main\\.ts|\\.d\\.ts)$' },
      to: {},
    },
    {
      name: 'domain-imports-nothing-outside',
      severity: 'error',
      from: { path: '^src/domain' },
      to: { pathNot: '^src/domain' },
    },
    {
      name: 'engine-imports-domain-only',
      severity: 'error',
      from: { path: '^src/engine' },
      to: { pathNot: '^src/(domain|engine)' },
    },
    {
      name: 'commands-import-domain-engine-zod',
      severity: 'error',
      from: { path: '^src/commands' },
      to: { pathNot: '^src/(domain|engine|commands)|node_modules/zod' },
    },
    {
      name: 'commands-do-not-touch-the-ledger',
      severity: 'error',
      from: { path: '^src/commands' },
      to: { path: '^src/engine/ledger' },
    },
    {
      name: 'adapters-never-import-each-other',
      severity: 'error',
      from: { path: '^src/(dhcp|tftp|http|store|catalog|images|brokers)/' },
      to: { path: '^src/(dhcp|tftp|http|store|catalog|images|brokers)/', pathNot: '^src/$1/' },
    },
    only('cli-speaks-http', '^src/cli', '^src/(cli|commands|domain/values)|^node:'),
    {
      name: 'nothing-imports-the-appliance',
      severity: 'error',
      from: { pathNot: '^src/main\\.ts$' },
      to: { path: '^src/appliance\\.ts$' },
    },
    io('sockets-at-the-skin', '^(node:)?dgram$', '^src/(dhcp|tftp)/|^src/net/'),
    io('koa-in-http', 'node_modules/(koa|@koa)', '^src/http'),
    io('nunjucks-in-renderer', 'node_modules/nunjucks', '^src/catalog/renderer'),
    io('level-in-appliance', 'node_modules/(level|classic-level)', '^src/(appliance|store/open)'),
    io(
      'zod-at-the-edges',
      'node_modules/zod',
      '^src/(config|version|wiring/|http/|commands/|catalog/|store/|images/|cli/|lab/)',
    ),
    io('dhcp-package-in-codec', 'node_modules/dhcp/', '^src/dhcp/'),
    io('tftp-package-in-client', 'node_modules/tftp/', '^src/tftp/'),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default'],
    },
  },
}
