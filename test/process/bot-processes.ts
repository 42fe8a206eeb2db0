// The processes of bots that a venue runs, as the operating system has them. It must never end one.

import fs from 'node:fs';

/** Those whose parent is this process. */
export function botProcesses(parent: number): number[] {
  return fs
    .readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      try {
        const stat = fs.readFileSync(`/proc/${pid}/stat`, 'utf8');
        const command = fs.readFileSync(`/proc/${pid}/cmdline`, 'utf8');
        const ppid = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
        return ppid === parent && command.includes('bot-process.ts');
      } catch {
        return false;
      }
    });
}
