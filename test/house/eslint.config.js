/** The rules of the house that a linter can hold; see README, "Working on it". Named on the command line by `npm run lint`. */
import comments from '@eslint-community/eslint-plugin-eslint-comments'
import tseslint from 'typescript-eslint'

const brands = 'MacAddress|HwId|Ipv4|Uuid|Label|StateName|TemplateName|Secret'

export default tseslint.config(
  {
    ignores: [
      'dist/**',
      'node_modules/**',
      'test/house/*.{js,cjs}',
      'images/**',
      'test/fixtures/**',
    ],
  },
  ...tseslint.configs.strictTypeChecked,
  {
    files: ['src/**/*.ts', 'test/**/*.ts'],
    basePath: new URL('../..', import.meta.url).pathname,
    plugins: { '@eslint-community/eslint-comments': comments },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    languageOptions: {
      parserOptions: {
        project: [new URL('./tsconfig.json', import.meta.url).pathname],
      },
    },
    rules: {
      '@eslint-community/eslint-comments/require-description': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-redeclare': 'off',
      '@typescript-eslint/unified-signatures': 'off',
      '@typescript-eslint/no-unnecessary-condition': [
        'error',
        { allowConstantLoopConditions: true },
      ],
      'no-restricted-syntax': [
        'error',
        { selector: 'ExportDefaultDeclaration', message: 'Named exports only.' },
        {
          selector: "MemberExpression[object.name='Buffer'][property.name='allocUnsafe']",
          message: 'Zeroed buffers only.',
        },
        {
          selector: `TSAsExpression > TSTypeReference[typeName.name=/^(${brands})$/]`,
          message: 'Brands are made in domain/values only.',
        },
      ],
      eqeqeq: 'error',
      'no-console': 'error',
    },
  },
  {
    files: ['src/**/*.ts'],
    rules: {
      'max-lines': ['error', { max: 300 }],
      'max-lines-per-function': ['error', { max: 70 }],
      'max-params': ['error', 4],
      complexity: ['error', 14],
      'no-restricted-properties': [
        'error',
        { object: 'process', property: 'env', message: 'config.ts alone reads the environment.' },
        { object: 'Math', property: 'random', message: 'Randomness comes from system.ts.' },
      ],
      'no-restricted-globals': [
        'error',
        { name: 'setTimeout', message: 'Timers come from system.ts.' },
        { name: 'setInterval', message: 'Timers come from system.ts.' },
      ],
    },
  },
  {
    files: ['src/domain/**/*.ts', 'src/engine/**/*.ts', 'src/commands/**/*.ts'],
    rules: {
      'no-restricted-globals': ['error', 'setTimeout', 'setInterval', 'Date', 'fetch', 'process'],
    },
  },
  {
    files: ['src/system.ts', 'src/config.ts', 'src/main.ts', 'src/cli/**/*.ts', 'src/lab/**/*.ts'],
    rules: { 'no-restricted-globals': 'off', 'no-restricted-properties': 'off' },
  },
  {
    files: ['src/domain/values/*.ts', 'test/**/*.ts'],
    rules: { 'no-restricted-syntax': 'off' },
  },
  { files: ['src/main.ts', 'src/cli/**/*.ts', 'src/lab/**/*.ts'], rules: { 'no-console': 'off' } },
  {
    files: ['test/**/*.ts'],
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unused-expressions': 'off',
    },
  },
)
