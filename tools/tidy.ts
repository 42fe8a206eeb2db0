// Holds the tree to its own rules: which layer may import which, what the pure layers must never touch, and a few habits
// that no linter knows. It reads files and prints violations as file:line; it never changes anything.

import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseSync } from 'vite';

export interface SourceFile {
  /** Relative to the root, with forward slashes. */
  readonly path: string;
  readonly text: string;
}

export interface Finding {
  readonly path: string;
  readonly line: number;
  readonly rule: string;
  readonly message: string;
  /** A warning is printed and does not fail. */
  readonly warning: boolean;
}

/** A layer imports from layers of a lower rank only. `main` includes the composition root itself. */
const layerRanks: Readonly<Record<string, number>> = {
  std: 0,
  core: 1,
  codec: 2,
  marketdata: 2,
  portfolio: 2,
  api: 3,
  journal: 3,
  sequencer: 4,
  database: 4,
  client: 4,
  projections: 5,
  identity: 5,
  cashier: 6,
  notifications: 6,
  reports: 6,
  gateways: 7,
  bots: 7,
  config: 7,
  web: 7,
  schedule: 8,
  demo: 9,
  services: 9,
  demonstrations: 9,
  main: 10,
};
/** Layers that may import less than their rank allows. */
const narrowLayers: Readonly<Record<string, readonly string[]>> = {
  api: ['std', 'core', 'marketdata', 'portfolio'],
  client: ['std', 'api', 'marketdata'],
  bots: ['std', 'api', 'client'],
  web: ['std', 'core', 'marketdata', 'portfolio', 'api', 'client'],
  config: ['std', 'core'],
};
const pureLayers = ['std', 'core', 'codec', 'marketdata', 'portfolio'];

/** Globals that would let time, chance, the machine or its place in the world into a pure layer. */
const impureGlobals = new Set([
  'Date',
  'Intl',
  'Temporal',
  'clearInterval',
  'clearTimeout',
  'console',
  'crypto',
  'fetch',
  'performance',
  'process',
  'queueMicrotask',
  'setImmediate',
  'setInterval',
  'setTimeout',
]);
/** Methods whose result depends on the locale. */
const localeMethods = /^(?:localeCompare|toLocale\w+)$/;

const linesMax = 700;
const linesWarn = 600;
const vagueFolders = new Set(['utils', 'helpers', 'common', 'misc']);
const codeFile = /\.(?:ts|tsx|mts|mjs|js)$/;
const testFile = /\.test\.tsx?$/;
const unfinished = /\b(?:TODO|FIXME)\b/;
const machinePath = /(?<![\w.\-~$}])\/(?:work|root|home)\/[\w.]/;

export function tidy(files: readonly SourceFile[]): Finding[] {
  const findings = files.flatMap((file) => [
    ...checkPlace(file),
    ...checkText(file),
    ...(codeFile.test(file.path) ? checkCode(file) : []),
    ...(file.path === 'package-lock.json' ? checkLockfile(file) : []),
  ]);
  return findings.toSorted((a, b) => compare(a.path, b.path) || a.line - b.line);
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

// ---- what needs no parser

function checkPlace(file: SourceFile): Finding[] {
  const vague = file.path
    .split('/')
    .slice(0, -1)
    .find((folder) => vagueFolders.has(folder));
  if (vague === undefined) return [];
  return [finding(file, 1, 'vague-folder', `a folder named ${vague}: say what is in it`)];
}

function checkText(file: SourceFile): Finding[] {
  const lines = file.text.split('\n');
  const found: Finding[] = [];
  lines.forEach((text, index) => {
    if (machinePath.test(text)) {
      found.push(finding(file, index + 1, 'machine-path', 'an absolute path of one machine'));
    }
  });
  if (!codeFile.test(file.path)) return found;

  const count = file.text.endsWith('\n') ? lines.length - 1 : lines.length;
  if (count > linesMax) {
    found.push(finding(file, count, 'long-file', `${count} lines; the most is ${linesMax}`));
  } else if (count > linesWarn) {
    const message = `${count} lines; from ${linesMax} on this fails`;
    found.push({ ...finding(file, count, 'long-file', message), warning: true });
  }
  if (/^(?:src|tools|bench)\//.test(file.path)) {
    const head = lines.findIndex((text) => text.trim() !== '' && !text.startsWith('#!'));
    if (!/^\s*\/[/*]/.test(lines[head] ?? '')) {
      const message = 'the file does not begin by saying what it is and what it must never do';
      found.push(finding(file, Math.max(head, 0) + 1, 'head-comment', message));
    }
  }
  return found;
}

interface Lockfile {
  readonly packages: Readonly<
    Record<string, { readonly optionalDependencies?: Readonly<Record<string, string>> }>
  >;
}

/** npm ci refuses a lockfile that leaves out a platform, and one with addresses works with one registry only. */
function checkLockfile(file: SourceFile): Finding[] {
  const found: Finding[] = [];
  const { packages } = JSON.parse(file.text) as Lockfile;
  const names = new Set(
    Object.keys(packages).map((place) => place.replace(/^.*node_modules\//, '')),
  );
  for (const each of Object.values(packages)) {
    for (const name of Object.keys(each.optionalDependencies ?? {})) {
      if (!names.has(name))
        found.push(finding(file, 1, 'lockfile', `${name} is missing: npm ci would refuse`));
    }
  }
  if (file.text.includes('"resolved"'))
    found.push(finding(file, 1, 'lockfile', 'it names addresses'));
  return found;
}

// ---- what needs the syntax tree

interface Node {
  readonly type: string;
  readonly start: number;
  readonly [key: string]: unknown;
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && 'start' in value;
}

function checkCode(file: SourceFile): Finding[] {
  const parsed = parseSync(file.path, file.text, { sourceType: 'module' });
  const syntaxError = parsed.errors[0];
  if (syntaxError !== undefined) return [finding(file, 1, 'syntax', syntaxError.message)];

  const found: Finding[] = [];
  const report: Report = (node, rule, message) => {
    found.push(finding(file, lineAt(file.text, node.start), rule, message));
  };
  for (const comment of parsed.comments) {
    const words = unfinished.exec(comment.value);
    if (words !== null) {
      report(
        { start: comment.start + 2 + words.index },
        'unfinished',
        `${words[0]} in a comment: do it or file it`,
      );
    }
  }
  const layer = layerOf(file.path);
  const isTest = testFile.test(file.path) || !file.path.startsWith('src/');
  if (layer === undefined && file.path.startsWith('src/')) {
    report({ start: 0 }, 'unknown-layer', 'this folder is not in the layer table (tools/tidy.ts)');
  }
  const rules = [checkEnum];
  if (!isTest && layer !== undefined && pureLayers.includes(layer)) rules.push(checkPurity);
  if (!isTest && layer === 'core') rules.push(checkFloat);
  if (!isTest && layer !== 'config') rules.push(checkSettings);

  walk(parsed.program, undefined, (node, parent) => {
    for (const rule of rules) rule(node, parent, report);
    const specifier = importedBy(node);
    if (specifier !== undefined) checkImport(file.path, specifier, isTest, node, report);
  });
  return found;
}

type Report = (node: { readonly start: number }, rule: string, message: string) => void;
type Rule = (node: Node, parent: Node | undefined, report: Report) => void;

function walk(
  value: unknown,
  parent: Node | undefined,
  visit: (node: Node, parent?: Node) => void,
): void {
  if (Array.isArray(value)) {
    for (const item of value) walk(item, parent, visit);
    return;
  }
  if (!isNode(value)) return;
  visit(value, parent);
  for (const key of Object.keys(value)) walk(value[key], value, visit);
}

const checkEnum: Rule = (node, _parent, report) => {
  if (node.type === 'TSEnumDeclaration')
    report(node, 'no-enum', 'an enum: use an `as const` object and a union');
};

const checkPurity: Rule = (node, parent, report) => {
  if (node['async'] === true) report(node, 'pure', 'async');
  if (node.type === 'AwaitExpression' || node['await'] === true) report(node, 'pure', 'await');
  if (node.type === 'ImportExpression') report(node, 'pure', 'import()');
  if (node.type === 'MetaProperty' && isNode(node['meta']) && node['meta']['name'] === 'import') {
    report(node, 'pure', 'import.meta');
  }
  if (node.type === 'MemberExpression') {
    const property = propertyName(node);
    if (property === 'random' && isIdentifier(node['object'], 'Math'))
      report(node, 'pure', 'Math.random');
    if (property !== undefined && localeMethods.test(property)) report(node, 'pure', property);
  }
  if (
    node.type === 'Identifier' &&
    impureGlobals.has(String(node['name'])) &&
    !isMemberName(node, parent)
  ) {
    report(node, 'pure', String(node['name']));
  }
};

const checkFloat: Rule = (node, _parent, report) => {
  if (node.type !== 'Literal' || typeof node['value'] !== 'number') return;
  if (!Number.isInteger(node['value']) || String(node['raw']).includes('.')) {
    report(
      node,
      'no-float',
      `${String(node['raw'])} in the core: everything there is a whole number`,
    );
  }
};

/** Settings come in through src/config.ts: elsewhere nothing may read the command line or the environment. */
const checkSettings: Rule = (node, _parent, report) => {
  const settings = ['argv', 'env', 'execArgv'];
  if (node.type === 'MemberExpression' && isIdentifier(node['object'], 'process')) {
    const property = propertyName(node);
    if (property !== undefined && settings.includes(property)) {
      report(node, 'settings', `process.${property} outside src/config.ts`);
    }
  }
  if (
    node.type === 'VariableDeclarator' &&
    isIdentifier(node['init'], 'process') &&
    !isIdentifier(node['id'])
  ) {
    report(node, 'settings', 'process taken apart outside src/config.ts');
  }
  if (node.type === 'ImportDeclaration') {
    const source = importedBy(node)?.replace('node:', '');
    const names = importedNames(node);
    const taken = source === 'process' ? names.filter((name) => settings.includes(name)) : [];
    if (source === 'util' && names.includes('parseArgs')) taken.push('parseArgs');
    for (const name of taken) report(node, 'settings', `${name} outside src/config.ts`);
  }
};

function isIdentifier(value: unknown, name?: string): boolean {
  return (
    isNode(value) && value.type === 'Identifier' && (name === undefined || value['name'] === name)
  );
}

/** The name behind the dot, or in quotes between brackets. */
function propertyName(member: Node): string | undefined {
  const property = member['property'];
  if (!isNode(property)) return undefined;
  if (member['computed'] !== true) return String(property['name']);
  return typeof property['value'] === 'string' ? property['value'] : undefined;
}

/** True where an identifier only names a member (`x.Date`, `{ Date: 1 }`) and does not refer to a variable. */
function isMemberName(node: Node, parent: Node | undefined): boolean {
  if (parent === undefined || parent['computed'] === true) return false;
  if (parent.type === 'MemberExpression') return parent['property'] === node;
  if (parent.type === 'Property') return parent['key'] === node && parent['shorthand'] !== true;
  return parent['key'] === node;
}

// ---- imports

/** The specifier that a node imports or re-exports from; undefined where it does neither. */
function importedBy(node: Node): string | undefined {
  const kinds = [
    'ImportDeclaration',
    'ExportNamedDeclaration',
    'ExportAllDeclaration',
    'ImportExpression',
  ];
  if (!kinds.includes(node.type) && node.type !== 'TSImportType') return undefined;
  const source = node['source'];
  return isNode(source) && typeof source['value'] === 'string' ? source['value'] : undefined;
}

function importedNames(node: Node): string[] {
  const specifiers = Array.isArray(node['specifiers']) ? (node['specifiers'] as unknown[]) : [];
  return specifiers.flatMap((specifier) => {
    const imported = isNode(specifier) ? specifier['imported'] : undefined;
    return isNode(imported) ? [String(imported['name'])] : [];
  });
}

function checkImport(
  from: string,
  specifier: string,
  isTest: boolean,
  node: Node,
  report: Report,
): void {
  const layer = layerOf(from);
  const isLocal = specifier.startsWith('.') || specifier.startsWith('#');
  if (!isLocal) {
    if (!isTest && layer !== undefined && pureLayers.includes(layer)) {
      report(
        node,
        'pure',
        `${layer} imports ${specifier}: a pure layer needs nothing from outside`,
      );
    }
    return;
  }
  const to = specifier.startsWith('#')
    ? `src/${specifier.slice(1)}`
    : path.posix.join(path.posix.dirname(from), specifier);
  const target = layerOf(to);
  if (target === undefined) {
    if (from.startsWith('src/') && !isTest) report(node, 'layers', `${specifier} lies outside src`);
    return;
  }
  if (target === layer) return;
  if (specifier.startsWith('.'))
    report(node, 'layers', `another layer goes by its name: #${to.slice('src/'.length)}`);
  if (target === 'config') {
    const mayImport = layer === 'main' || isTest;
    if (!mayImport || from.startsWith('bench/'))
      report(node, 'layers', 'only main and the tools import config.ts');
    return;
  }
  if (isTest || layer === undefined) return;
  const narrow = narrowLayers[layer];
  const allowed =
    narrow === undefined
      ? rankOf(target) < rankOf(layer) && target !== 'web'
      : narrow.includes(target);
  if (!allowed) report(node, 'layers', `${layer} must not import ${target}`);
}

function rankOf(layer: string): number {
  return layerRanks[layer] ?? -1;
}

/** The layer that a path belongs to; undefined outside src and for a folder that the table does not know. */
function layerOf(file: string): string | undefined {
  const parts = file.split('/');
  if (parts[0] !== 'src' || parts[1] === undefined) return undefined;
  const name = parts.length === 2 ? parts[1].replace(/(?:\.test)?\.tsx?$/, '') : parts[1];
  return name in layerRanks ? name : undefined;
}

// ---- reporting

function finding(file: SourceFile, line: number, rule: string, message: string): Finding {
  return { path: file.path, line, rule, message, warning: false };
}

function lineAt(text: string, offset: number): number {
  let line = 1;
  for (let at = text.indexOf('\n'); at !== -1 && at < offset; at = text.indexOf('\n', at + 1))
    line++;
  return line;
}

/** Tracked files and new ones that are not ignored; without git, everything but what is never tracked. */
function listFiles(root: string): string[] {
  try {
    const args = ['ls-files', '-z', '--cached', '--others', '--exclude-standard'];
    const listed = execFileSync('git', args, {
      cwd: root,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    return [...new Set(listed.split('\0'))].filter((file) => file !== '');
  } catch {
    const skipped = /(?:^|\/)(?:node_modules|\.git|dist|data|coverage)(?:\/|$)/;
    return fs
      .readdirSync(root, { recursive: true, encoding: 'utf8' })
      .map((file) => file.replaceAll(path.sep, '/'))
      .filter((file) => !skipped.test(file));
  }
}

function readFiles(root: string): SourceFile[] {
  return listFiles(root).flatMap((file) => {
    const absolute = path.join(root, file);
    if (!fs.existsSync(absolute) || !fs.statSync(absolute).isFile()) return [];
    const text = fs.readFileSync(absolute, 'utf8');
    return text.includes('\0') ? [] : [{ path: file, text }];
  });
}

function main(): void {
  const files = readFiles(path.dirname(import.meta.dirname));
  const findings = tidy(files);
  for (const { path: file, line, rule, message, warning } of findings) {
    console.log(`${file}:${line} ${warning ? 'warning ' : ''}${rule}: ${message}`);
  }
  const failures = findings.filter((each) => !each.warning).length;
  console.log(failures === 0 ? `${files.length} files are tidy.` : `${failures} violations.`);
  process.exitCode = failures === 0 ? 0 : 1;
}

if (
  process.argv[1] !== undefined &&
  fs.realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)
)
  main();
