// What the demonstrations are started with. A mistake is one plain sentence that names the option.

import { parseArgs } from 'node:util';
import type { Demo } from '#demonstrations/demo.ts';
import { Refusal } from '#demonstrations/refusal.ts';

export interface DemoOptions {
  readonly action: 'list' | 'run' | 'help';
  /** In the order in which they run. */
  readonly demos: readonly Demo[];
  /** Of a venue that runs, without a slash at its end; undefined: one is started. */
  readonly url: string | undefined;
  readonly operatorTokenFile: string | undefined;
  readonly isQuick: boolean;
  /** Where the events are written. */
  readonly jsonFile: string | undefined;
}

export const usage = `Usage: npm run demo -- list | NAME | all [options]

  list                        what there is
  NAME                        one demonstration
  all                         all of them, one after another

  --url URL                   of a venue that runs, such as http://127.0.0.1:8080; without it one is
                              started on a temporary folder and a free port, and ended at the end
  --operator-token-file FILE  of that venue: data/operator.token. The demonstrations list instruments of
                              their own, so that they disturb nobody
  --quick                     smaller numbers
  --json FILE                 write everything that was told, and the verdict, into a file
  --help                      this text`;

/** Throws Refusal. */
export function readOptions(args: readonly string[], demos: readonly Demo[]): DemoOptions {
  const { values, positionals } = parsed(args);
  const url = urlOf(values.url);
  const tokenFile = fileOf('operator-token-file', values['operator-token-file']);
  const jsonFile = fileOf('json', values.json);
  const common = { url, operatorTokenFile: tokenFile, isQuick: values.quick ?? false, jsonFile };
  if (values.help === true) return { action: 'help', demos: [], ...common };
  const [name, ...more] = positionals;
  if (name === undefined) {
    throw new Refusal('Which demonstration? list shows them, all runs them; --help says more.');
  }
  if (more.length > 0) {
    throw new Refusal(`One demonstration at a time, or all: ${more.join(' ')} is too much.`);
  }
  if (name === 'list') return { action: 'list', demos, ...common };
  const chosen = name === 'all' ? demos : demos.filter((demo) => demo.name === name);
  if (chosen.length === 0) {
    const names = demos.map((demo) => demo.name).join(', ');
    throw new Refusal(`There is no demonstration "${name}"; there are ${names}.`);
  }
  checkVenue(name, chosen, common);
  return { action: 'run', demos: chosen, ...common };
}

function checkVenue(
  name: string,
  chosen: readonly Demo[],
  { url, operatorTokenFile }: Pick<DemoOptions, 'url' | 'operatorTokenFile'>,
): void {
  if (url === undefined) {
    if (operatorTokenFile === undefined) return;
    throw new Refusal('--operator-token-file goes with --url: whose operator would it be?');
  }
  if (name !== 'all' && chosen.some(({ needs }) => needs === 'ownVenue')) {
    throw new Refusal(
      `${name} kills its venue and starts it again, so it needs a venue of its own: leave --url out.`,
    );
  }
  if (operatorTokenFile === undefined) {
    throw new Refusal(
      `${name} lists an instrument of its own at ${url}, which takes the operator: give --operator-token-file.`,
    );
  }
}

function urlOf(url: string | undefined): string | undefined {
  if (url !== undefined && !/^https?:\/\/[^/?#\s]+\/?$/.test(url)) {
    throw new Refusal(
      `--url takes the address of a venue, such as http://127.0.0.1:8080, and "${url}" is none.`,
    );
  }
  return url?.replace(/\/$/, '');
}

function fileOf(option: string, name: string | undefined): string | undefined {
  if (name?.trim() === '') {
    throw new Refusal(`--${option} takes the name of a file, and it is empty.`);
  }
  return name;
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        url: { type: 'string' },
        'operator-token-file': { type: 'string' },
        quick: { type: 'boolean' },
        json: { type: 'string' },
        help: { type: 'boolean' },
      },
    });
  } catch (error) {
    const reason = error instanceof Error ? (error.message.split(/\.\s/)[0] ?? '') : String(error);
    throw new Refusal(`${reason}; --help lists the options.`, 2, { cause: error });
  }
}
