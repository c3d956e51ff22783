/** The entries of `Modules linked in:`. */
import { explain, explainEach, type Meaning, type Span, type TermRow } from './term-row.js';
import { moduleFlagsInWords } from './taint.js';

const entry = /([A-Za-z0-9_-]{1,64})(?:\(([A-Z+-]{1,16})\))?(?=[\s\]]|$)/g;

function moduleMeaning(name: string, flags: string, state: string): Meaning {
  return {
    title: `Module ${name}${flags === '' ? '' : ` (${flags})`}`,
    lines: [state, ...moduleFlagsInWords(flags).map((words) => `${words}.`)],
  };
}

function explainModules(list: Span | undefined, state: string): ReturnType<typeof explainEach> {
  return explainEach(list, entry, (match) =>
    moduleMeaning(
      match[1] ?? '',
      match[2] ?? '',
      match[2] ? state : `${state} Sets no taint flag.`,
    ),
  );
}

export const moduleRows: readonly TermRow[] = [
  {
    example: 'Modules linked in: btrfs(OE+) xor [last unloaded: dummy(E)]',
    source: 'kernel/module/main.c print_modules()',
    hint: 'Modules linked in:',
    pattern:
      /(?<word>Modules linked in:)(?<list>[^\n[]{0,16384})(?:\[last unloaded: (?<last>[^\]\n]{1,200})\])?/dg,
    read: ({ word, list, last }) => [
      explain(word, {
        title: 'Modules linked in',
        lines: [
          'All modules that are loaded, being loaded (+) or being unloaded (-), the newest first.',
        ],
      }),
      ...explainModules(list, 'Loaded.'),
      ...explainModules(last, 'The module that was unloaded last.'),
    ],
  },
  {
    example: 'Unloaded tainted modules: dummy(OE):2',
    source: 'kernel/module/tracking.c print_unloaded_tainted_modules()',
    hint: 'Unloaded tainted modules:',
    pattern: /Unloaded tainted modules:(?<list>[^\n]{0,16384})/dg,
    read: ({ list }) =>
      explainEach(list, /([A-Za-z0-9_-]{1,64})\(([A-Z]{1,16})\):(\d{1,20})/g, (match) =>
        moduleMeaning(
          match[1] ?? '',
          match[2] ?? '',
          `Loaded and unloaded again, ${match[3] ?? ''} time(s).`,
        ),
      ),
  },
];
