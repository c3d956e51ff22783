/**
 * The scanner against the functions that a compiled kernel's debug information names: 16 000 that are written out and 1 750 that
 * macros make. Skipped where the tree or the list is missing.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { it } from 'node:test';
import {
  expandTemplate,
  templateOf,
  type MacroTemplate,
} from '../../src/c-source/expand-template.js';
import type { FileOutline } from '../../src/c-source/file-outline.js';
import { scanFile } from '../../src/c-source/scan-file.js';
import { realTree, sharedData } from '../support/real-tree.js';
import { testParser } from './parser-support.js';

const tree = realTree('6.1');
const list = sharedData('data/definitions/functions-6.1-x86.tsv');
const skip =
  tree === undefined || list === undefined
    ? 'no linux-source-6.1 or no list of its functions'
    : false;

interface Truth {
  readonly name: string;
  readonly lineNumber: number;
  readonly kind: string;
}

function truthByFile(): Map<string, Truth[]> {
  const byFile = new Map<string, Truth[]>();
  for (const row of readFileSync(list ?? '', 'utf8').split('\n')) {
    const [name, file, lineNumber, kind] = row.split('\t');
    if (name === undefined || name.startsWith('#') || file === undefined || kind === undefined)
      continue;
    const rows = byFile.get(file) ?? [];
    byFile.set(file, rows);
    rows.push({ name, lineNumber: Number(lineNumber), kind });
  }
  return byFile;
}

const sources = new Map<string, { text: string; outline: FileOutline }>();

function source(file: string): { text: string; outline: FileOutline } {
  const known = sources.get(file);
  if (known !== undefined) return known;
  const text = readFileSync(join(tree ?? '', file), 'utf8');
  const read = { text, outline: scanFile(text, file) };
  sources.set(file, read);
  return read;
}

it('functions that are written out are found on their line', { skip }, () => {
  const missing: string[] = [];
  let total = 0;
  for (const [file, rows] of truthByFile()) {
    const found = new Set(
      source(file).outline.functions.map((each) => `${each.name} ${each.line + 1}`),
    );
    for (const { name, lineNumber, kind } of rows) {
      if (kind !== 'literal') continue;
      total++;
      if (!found.has(`${name} ${lineNumber}`)) missing.push(`${name} ${file}:${lineNumber}`);
    }
  }
  assert.ok(
    missing.length / total <= 0.002,
    `${missing.length} of ${total}: ${missing.slice(0, 20).join(', ')}`,
  );
});

/** Headers whose macros other files call, beside those of the file itself. */
const macroHeaders = [
  'include/linux/interval_tree_generic.h',
  'include/linux/sysfs.h',
  'kernel/trace/trace_probe.h',
  'drivers/acpi/acpica/acdebug.h',
  'include/acpi/acoutput.h',
  'include/acpi/platform/acenv.h',
];

it(
  'functions that macros make are found by the table or by the text of the macro',
  { skip },
  () => {
    const shared = new Map<string, MacroTemplate>();
    for (const header of macroHeaders) {
      const { text, outline } = source(header);
      for (const macro of outline.macros) shared.set(macro.name, templateOf(text, macro));
    }
    const missing: string[] = [];
    let total = 0;
    for (const [file, rows] of truthByFile()) {
      const { text, outline } = source(file);
      const lookup = (name: string): MacroTemplate | undefined => {
        const macro = outline.macros.findLast((each) => each.name === name);
        return macro === undefined ? shared.get(name) : templateOf(text, macro);
      };
      for (const { name, lineNumber, kind } of rows) {
        if (kind !== 'macro') continue;
        total++;
        const inTable = outline.functions.some(
          (each) => each.name === name && each.line + 1 === lineNumber,
        );
        const expanded = outline.macroCalls
          .filter((call) => !inTable && call.line + 1 === lineNumber)
          .flatMap((call) => {
            const template = lookup(call.macro);
            return template === undefined ? [] : expandTemplate(template, call.arguments, lookup);
          });
        if (!inTable && !expanded.includes(name)) missing.push(`${name} ${file}:${lineNumber}`);
      }
    }
    assert.ok(
      missing.length / total <= 0.05,
      `${missing.length} of ${total}: ${missing.slice(0, 20).join(', ')}`,
    );
  },
);

it('each call that is found stands where its name is', { skip }, async () => {
  const parser = await testParser();
  const files = [...truthByFile().keys()].filter((file) => file.endsWith('.c')).slice(0, 60);
  for (const file of files) {
    const { text, outline } = source(file);
    for (const definition of outline.functions) {
      if (definition.origin !== 'function') continue;
      for (const call of parser.parseFunction(text, definition).calls) {
        assert.ok(text.startsWith(call.callee, call.offset), `${call.callee} in ${file}`);
      }
    }
  }
});
