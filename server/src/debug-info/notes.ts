/** What an object says of itself: its build ID, its release, and where its debug info is. */
import { ByteCursor } from './byte-cursor.js';
import type { CodeLayout } from './code-layout.js';
import { hexOf } from './dwarf-file.js';
import { SectionType, type ElfFile } from './elf-file.js';

/** NT_GNU_BUILD_ID */
const BUILD_ID = 3;
const MOST_NOTE_BYTES = 1 << 16;

/** Lower-case digits; undefined where it was linked without `--build-id`. */
export function buildIdOf(elf: ElfFile): string | undefined {
  for (const section of elf.sections) {
    if (section.type !== SectionType.note) continue;
    const bytes = elf.rawBytes(section, 0, MOST_NOTE_BYTES);
    const cursor = new ByteCursor(bytes, elf.isLittleEndian);
    while (cursor.offset + 12 <= bytes.length) {
      const [nameBytes, descriptionBytes, type] = [cursor.u32(), cursor.u32(), cursor.u32()];
      const name = cursor.offset;
      const description = name + aligned(nameBytes);
      const end = description + descriptionBytes;
      if (end > bytes.length) break;
      const isGnu = nameBytes === 4 && bytes[name] === 0x47 && bytes[name + 1] === 0x4e;
      if (isGnu && type === BUILD_ID && descriptionBytes > 0) {
        return hexOf(bytes.subarray(description, end));
      }
      cursor.offset = description + aligned(descriptionBytes);
    }
  }
  return undefined;
}

function aligned(byteSize: number): number {
  return Math.ceil(byteSize / 4) * 4;
}

/** `.gnu_debuglink`: a file name, padded to 4 bytes, and a CRC of that file's bytes. */
export function debugLinkOf(
  elf: ElfFile,
): { readonly name: string; readonly crc: number } | undefined {
  const section = elf.section('.gnu_debuglink');
  if (section === undefined) return undefined;
  const bytes = elf.rawBytes(section, 0, 4096);
  const end = bytes.indexOf(0);
  const at = aligned(end + 1);
  if (end <= 0 || at + 4 > bytes.length) return undefined;
  const crc = new ByteCursor(bytes, elf.isLittleEndian, at).u32();
  return { name: new TextDecoder().decode(bytes.subarray(0, end)), crc };
}

/** The release: `vermagic` of a module (`.modinfo`), `linux_banner` of a kernel (init/version.c). Undefined where it tells none. */
export function releaseOf(
  elf: ElfFile,
  symbols: { addressNamed(name: string): number | undefined },
  layout: CodeLayout,
): string | undefined {
  const modinfo = elf.section('.modinfo');
  if (modinfo !== undefined) {
    const text = new TextDecoder('latin1').decode(elf.rawBytes(modinfo, 0, MOST_NOTE_BYTES));
    const found = /(?:^|\0)vermagic=([^\s\0]+)/.exec(text)?.[1];
    if (found !== undefined) return found;
  }
  const banner = symbols.addressNamed('linux_banner');
  if (banner === undefined) return undefined;
  for (const section of elf.sections) {
    const start = layout.addressOf(section.index);
    if (start === 0 || banner < start || banner >= start + section.byteSize) continue;
    const bytes = elf.rawBytes(section, banner - start, 200);
    return /^Linux version (\S+)/.exec(new TextDecoder('latin1').decode(bytes))?.[1];
  }
  return undefined;
}
