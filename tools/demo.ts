// npm run demo -- list | NAME | all: what the venue can do, shown on the venue itself through the public API, each claim checked against what it answers
// (docs/demos.md). It must never say that something works which was not looked at.

import { demoCommand } from './demo/command.ts';
import { allDemos } from '#demonstrations/all-demos.ts';

process.exitCode = await demoCommand(process.argv.slice(2), {
  demos: allDemos,
  print: (line) => console.log(line),
  printError: (line) => console.error(line),
  hasColours: process.stdout.isTTY && (process.env['NO_COLOR'] ?? '') === '',
});
