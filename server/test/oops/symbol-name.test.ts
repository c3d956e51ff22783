/** Names in the binary lead to names in the source. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { baseSymbol, syscallOf } from '../../src/oops/symbol-name.js';

describe('baseSymbol', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['otter_probe', 'otter_probe'],
    ['otter_probe.isra.29', 'otter_probe'],
    ['otter_probe.isra.0.part.0', 'otter_probe'],
    ['otter_probe.constprop.57.cold.74', 'otter_probe'],
    ['otter_probe.cold', 'otter_probe'],
    ['otter_probe.llvm.12345678901234567890', 'otter_probe'],
    ['otter_cb.__uniq.263453454674567345634563456.llvm.1234567', 'otter_cb'],
    ['otter_probe.lto_priv.0', 'otter_probe'],
    ['otter_probe.cfi_jt', 'otter_probe'],
    ['otter_probe$9a1b2c3d4e5f60718293a4b5c6d7e8f9', 'otter_probe'],
    ['__pfx_otter_probe', 'otter_probe'],
    ['__cfi_otter_probe', 'otter_probe'],
    ['__cfi__raw_spin_lock', '_raw_spin_lock'],
    ['__cfi_slowpath_diag', '__cfi_slowpath_diag'],
    ['.otter_probe', 'otter_probe'],
    ['<otter::Queue as kernel::Module>::init', '<otter::Queue as kernel::Module>::init'],
    ['.', '.'],
    ['.isra.0', '.isra.0'],
    ['', ''],
  ];
  for (const [symbol, base] of cases) {
    it(`${symbol} is ${base}`, () => {
      assert.equal(baseSymbol(symbol), base);
    });
  }
});

describe('syscallOf', () => {
  const cases: readonly (readonly [string, string | undefined])[] = [
    ['__x64_sys_mount', 'mount'],
    ['__ia32_compat_sys_ioctl', 'ioctl'],
    ['__arm64_sys_openat2', 'openat2'],
    ['__riscv_sys_read', 'read'],
    ['__s390x_sys_read', 'read'],
    ['__se_sys_bpf', 'bpf'],
    ['__do_compat_sys_ioctl', 'ioctl'],
    ['SyS_mount', 'mount'],
    ['SYSC_bind', 'bind'],
    ['compat_SyS_mount', 'mount'],
    ['ksys_mount', 'mount'],
    ['sys_rmdir', 'rmdir'],
    ['sysfs_create_file', undefined],
    ['vfs_read', undefined],
  ];
  for (const [symbol, name] of cases) {
    it(`${symbol} implements ${name ?? 'no system call'}`, () => {
      assert.equal(syscallOf(symbol), name);
    });
  }
});
