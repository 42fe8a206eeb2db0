// Two libraries put <style> elements into the page while it runs, which the venue's content security policy forbids. This makes them hand the
// same rules to the browser as constructed style sheets, which no policy needs to allow. A build must fail, never go on, where a
// library no longer looks like this.

import type { Plugin } from 'vite';

interface Replacement {
  /** The end of the module's path. */
  readonly file: string;
  readonly from: string;
  readonly to: string;
}

const adopt =
  'const sheet = new CSSStyleSheet(); sheet.replaceSync(code); document.adoptedStyleSheets.push(sheet);';

const replacements: readonly Replacement[] = [
  {
    file: '/sonner/dist/index.mjs',
    from: "if (!code || typeof document == 'undefined') return",
    to: `${adopt} return`,
  },
  {
    file: '/react-style-singleton/dist/es2015/singleton.js',
    from: `if ((stylesheet = makeStyleTag())) {
                    injectStyles(stylesheet, style);
                    insertStyleTag(stylesheet);
                }`,
    to: `stylesheet = new CSSStyleSheet();
                stylesheet.replaceSync(style);
                document.adoptedStyleSheets.push(stylesheet);`,
  },
  {
    file: '/react-style-singleton/dist/es2015/singleton.js',
    from: 'stylesheet.parentNode && stylesheet.parentNode.removeChild(stylesheet);',
    to: `const gone = stylesheet;
                document.adoptedStyleSheets = document.adoptedStyleSheets.filter((sheet) => sheet !== gone);`,
  },
];

export function noInlineStyles(): Plugin {
  return {
    name: 'buttonwood:no-inline-styles',
    transform(code, id) {
      const ofFile = replacements.filter(({ file }) => id.split('?')[0]?.endsWith(file) === true);
      if (ofFile.length === 0) return undefined;
      let changed = code;
      for (const { file, from, to } of ofFile) {
        if (!changed.includes(from)) {
          throw new Error(
            `${file} no longer inserts styles as tools/web/no-inline-styles.ts knows it.`,
          );
        }
        changed = changed.replace(from, () => to);
      }
      return { code: changed, map: null };
    },
  };
}
