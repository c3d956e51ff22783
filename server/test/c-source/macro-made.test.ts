/** Names that macros make: by the table, back to the source, and from a macro's own text. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  expandTemplate,
  templateOf,
  type MacroTemplate,
} from '../../src/c-source/expand-template.js';
import { macroMadeNames, macroSpellingsOf } from '../../src/c-source/macro-made.js';
import { macroRows } from '../../src/c-source/macro-table.js';
import { pastePrefixesOf } from '../../src/c-source/paste-fragments.js';
import { outlineOf, withoutFirstNewline } from './outline-text.js';

/** One symbol of each family, and the call that defines it. */
const FAMILIES: readonly (readonly [symbol: string, macro: string, ...callArguments: string[]])[] =
  [
    ['__x64_sys_blink', 'SYSCALL_DEFINE3', 'blink', 'int', 'on'],
    ['__arm64_compat_sys_blink', 'COMPAT_SYSCALL_DEFINE2', 'blink'],
    ['__ia32_sys_blink', 'COND_SYSCALL', 'blink'],
    ['perf_trace_led_on', 'TRACE_EVENT', 'led_on'],
    ['trace_raw_output_led_class', 'DECLARE_EVENT_CLASS', 'led_class'],
    ['__traceiter_led_off', 'DEFINE_EVENT', 'led_class', 'led_off'],
    ['trace_event_raw_event_led_on', 'TRACE_EVENT_CONDITION', 'led_on'],
    ['____bpf_led', 'BPF_CALL_2', 'bpf_led'],
    ['__exc_led', 'DEFINE_IDTENTRY', 'exc_led'],
    ['instr_sysvec_led', 'DEFINE_IDTENTRY_SYSVEC', 'sysvec_led'],
    ['asm_exc_led', 'DECLARE_IDTENTRY_RAW_ERRORCODE', 'X86_TRAP_LED', 'exc_led'],
    ['led_open', 'DEFINE_SHOW_ATTRIBUTE', 'led'],
    ['led_fops_open', 'DEFINE_DEBUGFS_ATTRIBUTE', 'led_fops', 'get', 'set', '"%d"'],
    ['led_driver_init', 'module_platform_driver', 'led_driver'],
    ['led_driver_exit', 'module_pci_driver', 'led_driver'],
    ['led_driver_init', 'builtin_platform_driver', 'led_driver'],
    ['clear_buffer_lit', 'BUFFER_FNS', 'Lit', 'lit'],
    ['TestSetPageLit', 'TESTSCFLAG', 'Lit', 'lit', 'PF_ANY'],
    ['folio_test_lit', 'PAGEFLAG', 'Lit', 'lit', 'PF_ANY'],
  ];

for (const [symbol, macro, ...callArguments] of FAMILIES) {
  it(`${macro}(${callArguments[0] ?? ''}) makes ${symbol}, and the symbol leads back`, () => {
    assert.ok(macroMadeNames({ macro, arguments: callArguments }).includes(symbol));
    const found = macroSpellingsOf(symbol).some(
      (spelling) =>
        new RegExp(`^(?:${spelling.macroPattern})$`).test(macro) &&
        callArguments[spelling.position] === spelling.argument,
    );
    assert.ok(found);
  });
}

it('macros that define no function, and odd arguments, make nothing', () => {
  assert.deepEqual(macroMadeNames({ macro: 'module_init', arguments: ['led_init'] }), []);
  assert.deepEqual(macroMadeNames({ macro: 'module_param', arguments: ['led', 'int', '0'] }), []);
  assert.deepEqual(macroMadeNames({ macro: 'TRACE_EVENT', arguments: [] }), []);
  assert.deepEqual(macroMadeNames({ macro: 'TRACE_EVENT', arguments: ['a b', '('] }), []);
});

it('every row names its header and its templates are well formed', () => {
  for (const row of macroRows) {
    assert.match(row.header, /\.[hcS]\b|\//, row.macro);
    for (const name of row.names) assert.match(name, /^\w*\$[1-9]\w*$/, name);
  }
});

/** What the macros of a text make of a call in it. */
function expands(source: string, macro: string, ...callArguments: string[]): string[] {
  const text = withoutFirstNewline(source);
  const templates = new Map<string, MacroTemplate>();
  for (const each of outlineOf(text).macros) templates.set(each.name, templateOf(text, each));
  const template = templates.get(macro);
  assert.ok(template !== undefined);
  return expandTemplate(template, callArguments, (name) => templates.get(name));
}

describe('templates', () => {
  it('paste arguments into names', () => {
    const source = `
#define READ_CONFIG(size, type)					\\
int read_config_##size(struct led *led, type *value)		\\
{								\\
	return led->read_##size(led, value);			\\
}								\\
static type peek_ ## size ## _raw(void) { return 0; }
`;
    assert.deepEqual(expands(source, 'READ_CONFIG', 'byte', 'u8'), [
      'read_config_byte',
      'peek_byte_raw',
    ]);
  });
  it('follow nested macros, and names that macros make', () => {
    const source = `
#define NAME(x) show_##x
#define ONE(x, fmt) static int NAME(x)(struct led *led) { return sprintf(fmt, #x); }
#define BOTH(x) ONE(x, "%d") ONE(x ## _raw, "%x")
#define FOUR(FN, X, Y...) FN(X) TWO(FN, Y)
#define TWO(FN, X, Y...) FN(X) FN(Y)
`;
    assert.deepEqual(expands(source, 'BOTH', 'level'), ['show_level', 'show_level_raw']);
    assert.deepEqual(expands(source, 'NAME', 'level'), ['show_level']);
    assert.deepEqual(expands(source, 'FOUR', 'BOTH', 'a', 'b', 'c').length, 6);
  });
  it('end in a head whose body follows the call', () => {
    const source =
      '#define HANDLER(f) static void __##f(int x); void f(int y) { __##f(y); } static void __##f(int x)\n';
    assert.deepEqual(expands(source, 'HANDLER', 'led'), ['led', '__led']);
  });
  it('that call macros of the table have the table', () => {
    const source =
      '#define LED_EVENT(name) DEFINE_EVENT(led_class, name, TP_PROTO(int x), TP_ARGS(x))\n';
    assert.ok(expands(source, 'LED_EVENT', 'led_on').includes('__traceiter_led_on'));
  });
  it('that define data, or refer to themselves, make no functions and end', () => {
    assert.deepEqual(expands('#define DATA(x) static int x##_value = 3\n', 'DATA', 'led'), []);
    assert.deepEqual(expands('#define LOOP(x) LOOP(x) LOOP(x)\n', 'LOOP', 'led'), []);
    const doubling = Array.from(
      { length: 40 },
      (_, i) => `#define D${i}(x) D${i + 1}(x) D${i + 1}(x)\n`,
    );
    assert.deepEqual(expands(doubling.join(''), 'D0', 'led'), []);
  });
});

it('a symbol is cut where people cut names, longest parts first', () => {
  const fragments = pastePrefixesOf('read_config_byte');
  assert.deepEqual(
    fragments.map(({ side, fragment, rest }) => `${side} ${fragment} ${rest}`),
    [
      'suffix _config_byte read',
      'prefix read_config_ byte',
      'suffix config_byte read_',
      'prefix read_config _byte',
      'prefix read_ config_byte',
      'suffix _byte read_config',
      'prefix read _config_byte',
      'suffix byte read_config_',
    ],
  );
  const pattern = fragments.find((each) => each.fragment === 'read_config_')?.pattern ?? '';
  assert.match('int read_config_ ##size(struct led *led)', new RegExp(pattern));
  assert.deepEqual(pastePrefixesOf('not a name'), []);
});
