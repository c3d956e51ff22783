/** The names of one function, drawn with the lines between which they hold. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { localNames } from '../../src/c-source/local-names.js';
import { scanFile } from '../../src/c-source/scan-file.js';

/** `variable i: int * in "int i"` for each. */
function drawn(text: string): string[] {
  const [definition] = scanFile(text, 'x.c').functions;
  assert.ok(definition);
  return localNames(text, definition).map(({ kind, name, type, pointers, scopeEnd }) => {
    const written = type.kind === 'name' ? type.name : `${type.kind} ${type.name}`;
    const lines = text.slice(0, scopeEnd).split('\n').length;
    return `${kind} ${name}: ${written}${'*'.repeat(pointers)} to line ${lines}`;
  });
}

describe('localNames', () => {
  it('knows parameters, variables with their blocks, and labels', () => {
    assert.deepEqual(
      drawn(`static int f(struct inode *inode, int (*cb)(void *), char *const argv[])
{
	unsigned long flags, *p = &flags;
	const struct file_operations *ops;
	LIST_HEAD(todo);
	for (int i = 0; i < 3; i++) {
		u8 __iomem *base = map(i);
		total = a * b;
		x * y;
	}
	if (flags)
		goto out;
	return 0;
out:
	return -1;
}
`),
      [
        'parameter inode: struct inode* to line 16',
        'parameter cb: int to line 16',
        'parameter argv: char** to line 16',
        'variable flags: unsigned to line 16',
        'variable p: unsigned* to line 16',
        'variable ops: struct file_operations* to line 16',
        'variable todo: struct list_head to line 16',
        'variable i: int to line 16',
        'variable base: u8* to line 10',
        'variable y: x* to line 10',
        'label out:  to line 16',
      ],
    );
  });

  it('reads pairs of a system call, and parameters declared behind the head', () => {
    assert.deepEqual(
      drawn(
        'SYSCALL_DEFINE2(read, unsigned int, fd, struct foo __user *, buf)\n{\n\treturn fd;\n}\n',
      ),
      ['parameter fd: unsigned to line 4', 'parameter buf: struct foo* to line 4'],
    );
    assert.deepEqual(drawn('int old(a, b)\n\tint a;\n\tchar *b;\n{\n\treturn a;\n}\n'), [
      'parameter a: int to line 6',
      'parameter b: char* to line 6',
    ]);
  });

  it('takes no cast, call or condition for a declaration', () => {
    assert.deepEqual(
      drawn(
        'void f(void)\n{\n\tfoo(bar);\n\tif (a) b = c;\n\treturn (struct x *)p;\n\tcase_of: ;\n\ta ? b : c;\n}\n',
      ),
      ['label case_of:  to line 8'],
    );
  });
});
