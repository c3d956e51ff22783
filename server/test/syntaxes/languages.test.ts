import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { contributes, type Language } from './grammar.js';

/** VS Code's glob patterns as far as package.json uses them: `**`, `*`, `[…]`, `{a,b}`. `*` stays in its folder. */
function glob(pattern: string): RegExp {
  const source = pattern.replace(/\*\*\/|\*|\{[^}]*\}|\[[^\]]*\]|[^\w/]/g, (part) => {
    if (part === '**/') return '(?:.*/)?';
    if (part === '*') return '[^/]*';
    if (part.startsWith('{')) return `(?:${part.slice(1, -1).replaceAll(',', '|')})`;
    return part.startsWith('[') ? part : `\\${part}`;
  });
  return new RegExp(`^${source}$`);
}

/**
 * True where VS Code gives a file to `language` for its path alone (its languagesAssociations.ts): case does not count, and a pattern
 * with a slash is held against the whole path.
 */
function isOurs(language: Language, path: string): boolean {
  const whole = path.toLowerCase();
  const name = whole.slice(whole.lastIndexOf('/') + 1);
  return (
    (language.filenames ?? []).some((filename) => filename.toLowerCase() === name) ||
    (language.extensions ?? []).some((extension) => name.endsWith(extension)) ||
    (language.filenamePatterns ?? []).some((pattern) =>
      glob(pattern).test(pattern.includes('/') ? whole : name),
    )
  );
}

function language(id: string): Language {
  const found = contributes().languages.find((each) => each.id === id);
  assert.ok(found);
  return found;
}

const kernelLog = language('kernel-log');
/** VS Code tries it on the first line of files whose name says nothing. */
const firstLine = new RegExp(kernelLog.firstLine ?? '');

describe('languages', () => {
  it('have their files', () => {
    const { languages, grammars } = contributes();
    const paths = [
      ...languages.map((each) => each.configuration),
      ...grammars.map((each) => each.path),
    ];
    assert.deepEqual(
      paths.filter((path) => !existsSync(path)),
      [],
    );
  });

  it('takes kernel logs by name', () => {
    const names = [
      '/var/log/dmesg',
      '/var/log/dmesg.0',
      '/var/crash/202411230203/dmesg.202411230203',
      '/var/crash/127.0.0.1-2024-11-23-02:03:04/vmcore-dmesg.txt',
      '/var/crash/127.0.0.1-2024-11-23-02:03:04/vmcore-dmesg-incomplete.txt',
      '/var/log/kern.log',
      '/var/log/kern.log.1',
      '/var/log/kern.log-20241123',
      '/sys/fs/pstore/dmesg-efi_pstore-173232018401001',
      '/sys/fs/pstore/dmesg-ramoops-0',
      '/sys/fs/pstore/console-ramoops-0',
      '/home/ada/dmesg-6.12.0-rc4',
      '/home/ada/dmesg.txt',
      '/home/ada/dmesg_after.log',
      '/home/ada/otter-dmesg.log',
      '/home/ada/otter.dmesg',
      '/home/ada/otter.oops',
      '/home/ada/oops.log',
      '/home/ada/otter-oops-2.log',
      '/home/ada/vm/console.log',
      '/home/ada/vm/console-2.log',
      '/home/ada/syzkaller/workdir/crashes/0123abcd/log0',
      '/home/ada/syzkaller/workdir/crashes/0123abcd/report12',
    ];
    assert.deepEqual(
      names.filter((name) => !isOurs(kernelLog, name)),
      [],
    );
  });

  it('leaves to others what is theirs', () => {
    const names = [
      '/src/util-linux/sys-utils/dmesg.c',
      '/src/util-linux/sys-utils/dmesg.1',
      '/src/util-linux/sys-utils/dmesg.1.adoc',
      '/src/util-linux/bash-completion/dmesg.sh',
      '/src/otter/0001-dmesg-print-levels.patch',
      '/src/otter/dmesg-parser.py',
      '/src/otter/test_dmesg.py',
      '/src/otter/npm-debug.log',
      '/src/otter/console_errors.log',
      '/src/otter/console.c',
      '/src/otter/log0',
      '/src/otter/report.txt',
      '/var/log/syslog',
      '/var/log/messages',
      '/var/log/Xorg.0.log',
      '/src/linux/MAINTAINERS',
    ];
    assert.deepEqual(
      names.filter((name) => isOurs(kernelLog, name)),
      [],
    );
  });

  it('takes MAINTAINERS', () => {
    assert.ok(isOurs(language('maintainers'), '/src/linux/MAINTAINERS'));
    assert.ok(!isOurs(language('maintainers'), '/src/linux/MAINTAINERS.md'));
  });

  it('takes Kconfig files by name', () => {
    for (const name of ['Kconfig', 'Kconfig.debug', 'Kconfig-nommu']) {
      assert.ok(isOurs(language('kconfig'), `/src/linux/arch/x86/${name}`), name);
    }
    // Case does not count for VS Code: a pattern such as `Kconfig.*` would take these.
    for (const path of ['include/linux/kconfig.h', 'Documentation/kbuild/kconfig-language.rst']) {
      assert.ok(!isOurs(language('kconfig'), `/src/linux/${path}`), path);
    }
  });

  it('knows a kernel log by its first line', () => {
    const lines = [
      '[    0.000000] Linux version 6.1.0 (build@otter) #1 SMP',
      '[   20.000001][    T1] otter: hello',
      '<6>[   12.3] otter: hello',
      '[   12.345678]',
      '[    T1] otter: hello',
      '------------[ cut here ]------------',
      '8<--- cut here ---',
      'BUG: kernel NULL pointer dereference, address: 0000000000000010',
      'BUG: KASAN: slab-use-after-free in otter_read+0x2a/0x40',
      'watchdog: BUG: soft lockup - CPU#0 stuck for 22s! [otterd:12]',
      'kernel BUG at drivers/otter/main.c:12!',
      'Oops: 0000 [#1] PREEMPT SMP',
      'Oops: general protection fault, probably for non-canonical address 0x1: 0000 [#1] SMP',
      'Oops [#1]',
      'Internal error: Oops: 0000000096000004 [#1] PREEMPT SMP',
      'Unable to handle kernel paging request at virtual address 00000010',
      'Kernel panic - not syncing: Fatal exception',
      'general protection fault: 0000 [#1] SMP',
      'general protection fault, probably for non-canonical address 0x1: 0000 [#1] SMP',
      'divide error: 0000 [#1] SMP',
      'CPU 0 Unable to handle kernel paging request at virtual address 00000000, epc == 803c4cc8',
      'Insufficient stack space to handle exception!',
      '[<0>] otter_poll+0x3f1/0x5a0',
      'WARNING: CPU: 1 PID: 7733 at mm/otter.c:1473 otter+0x1ca/0x300',
      'WARNING: lib/otter.c:19 at otter+0x1/0x2, CPU#1: syz/6051',
      'WARNING: possible circular locking dependency detected',
      'INFO: task otterd:10032 blocked for more than 143 seconds.',
      'Jan  1 00:00:00 host kernel: [    1.000000] otter: hello',
      'Jan 12 19:08:41 host kernel: otter: hello',
      '2024-03-05T12:34:56.789012+01:00 host kernel: otter: hello',
      '[Tue Nov  5 12:00:00 2024] otter: hello',
      'kern  :warn  : [    3.078160] otter: hello',
      '4,1234,5678901,-,caller=T12;otter: hello',
      'Oops#1 Part1',
      'Linux version 6.1.0 (build@otter.example)',
    ];
    assert.deepEqual(
      lines.filter((line) => !firstLine.test(line)),
      [],
    );
  });

  it('does not take other texts for a kernel log', () => {
    const lines = [
      '// SPDX-License-Identifier: GPL-2.0-only',
      '/* BUG: kernel NULL pointer dereference */',
      '#include <linux/bug.h>',
      'diff --git a/mm/otter.c b/mm/otter.c',
      'From 0123456789abcdef0123456789abcdef01234567 Mon Sep 17 00:00:00 2001',
      'Subject: [PATCH] BUG: KASAN: slab-use-after-free in otter_read',
      'BUG: the button is too small',
      'WARNING: this file is generated',
      'WARNING: line length of 104 exceeds 100 columns',
      'INFO: done',
      'Oops: I did it again',
      'Oops, sorry',
      '[1.2.3] - 2024-01-01',
      '[ 12.345] (II) Module glx: vendor="X.Org Foundation"',
      '[section]',
      '[2024-01-15 10:11:12] INFO server started',
      '2024-03-05T12:34:56.789012+01:00 host sshd[12]: hello',
      'Jan 12 19:08:41 host sshd[12]: Accepted publickey',
      'Linux versions we support',
      'kernel: a word',
      '1,2,3,4;5',
      '==================================================================',
      '#!/bin/sh',
      '',
    ];
    assert.deepEqual(
      lines.filter((line) => firstLine.test(line)),
      [],
    );
  });
});

describe('the configuration of kernel logs', () => {
  const { wordPattern } = JSON.parse(readFileSync(kernelLog.configuration, 'utf8')) as {
    wordPattern: string;
  };

  it('takes a symbol for one word, without what the compiler and the kernel add', () => {
    assert.deepEqual(
      '[   12.345678]  foo_probe.isra.0+0x1c/0x80 [foo]'.match(new RegExp(wordPattern, 'g')),
      ['12.345678', 'foo_probe', 'isra', '0', '0x1c', '0x80', 'foo'],
    );
  });
});
