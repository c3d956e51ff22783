/** What Capstone writes, and what objdump does for the same bytes. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { spellAtt } from '../../src/machine-code/att-spelling.js';

const ROWS: readonly (readonly [string, string, string])[] = [
  ['movq', '8(%rsp), %r9', 'mov 0x8(%rsp),%r9'],
  ['movq', '-0x80(%rbp, %rax, 8), %rdi', 'mov -0x80(%rbp,%rax,8),%rdi'],
  ['leaq', '(%rax, %rax), %rcx', 'lea (%rax,%rax,1),%rcx'],
  ['movl', '$0, 0x30(%ecx)', 'movl $0x0,0x30(%ecx)'],
  ['cmpq', '$-0xfff, %rax', 'cmp $0xfffffffffffff001,%rax'],
  ['cmpl', '$-1, %eax', 'cmp $0xffffffff,%eax'],
  ['movq', '%gs:0x28, %rax', 'mov %gs:0x28,%rax'],
  ['decl', '%gs:0x7e(%rip)', 'decl %gs:0x7e(%rip)'],
  ['pushq', '%rbp', 'push %rbp'],
  ['callq', '*0x18(%rax)', 'call *0x18(%rax)'],
  ['callq', '*%r11', 'call *%r11'],
  ['retq', '', 'ret'],
  ['cmovel', '%eax, %ebx', 'cmove %eax,%ebx'],
  ['cmovll', '%eax, %ebx', 'cmovl %eax,%ebx'],
  ['shlq', '%cl, 8(%rdi)', 'shlq %cl,0x8(%rdi)'],
  ['shrq', '$3, %rdx', 'shr $0x3,%rdx'],
  ['movzbl', '0x51(%rdi), %ebp', 'movzbl 0x51(%rdi),%ebp'],
  ['rep stosq', '%rax, (%rdi)', 'rep stos %rax,%es:(%rdi)'],
  ['rep movsb', '(%rsi), (%rdi)', 'rep movsb %ds:(%rsi),%es:(%rdi)'],
  ['lock cmpxchgl', '%edx, (%rdi)', 'lock cmpxchg %edx,(%rdi)'],
  ['outb', '%al, %dx', 'out %al,(%dx)'],
  ['movw', '%ds, 4(%rax)', 'movw %ds,0x4(%rax)'],
  ['ud2', '', 'ud2'],
];

for (const [mnemonic, operands, expected] of ROWS) {
  test(`${mnemonic} ${operands}`, () => {
    assert.equal(spellAtt(mnemonic, operands), expected);
  });
}
