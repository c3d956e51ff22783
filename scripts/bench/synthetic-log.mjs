// A long console log of a kernel whose traces follow real calls of a tree, made anew for each tree: no two reports are alike.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const AREAS = [
  'fs/btrfs',
  'fs/ext4',
  'fs/nfs',
  'mm',
  'net/core',
  'net/ipv4',
  'net/mac80211',
  'kernel/sched',
  'block',
  'drivers/usb/core',
  'drivers/nvme/host',
  'drivers/net/ethernet/intel/e1000e',
  'sound/core',
];
const ENTRY = [
  ['vfs_write', 0x2f5],
  ['ksys_write', 0x6f],
  ['__x64_sys_write', 0x1d],
  ['do_syscall_64', 0x5b],
  ['entry_SYSCALL_64_after_hwframe', 0x64],
];

/** Numbers in [0, 1), the same in each run. */
function random(seed) {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Names of functions by the functions of the same file that they call: `static int foo(...)\n{` and `bar(` in its body. */
function callsIn(text) {
  const bodies = new Map();
  for (const found of text.matchAll(
    /^(?:[a-z_]\w*[ \t*]+){1,5}([a-z_]\w{3,60})\([^;{}]{0,400}\)\n\{\n([\s\S]{0,6000}?)\n\}/gm,
  )) {
    bodies.set(found[1], found[2]);
  }
  const calls = new Map();
  for (const [name, body] of bodies) {
    const called = [...body.matchAll(/\b([a-z_]\w+)\(/g)].map(([, callee]) => callee);
    const inFile = called.filter((callee) => callee !== name && bodies.has(callee));
    if (inFile.length > 0) calls.set(name, [...new Set(inFile)]);
  }
  return calls;
}

/** Chains of callers, innermost first, from all over the tree. */
function chains(tree) {
  const all = [];
  for (const area of AREAS) {
    if (!existsSync(join(tree, area))) continue; // An older or newer tree.
    for (const name of readdirSync(join(tree, area))) {
      if (!name.endsWith('.c')) continue;
      const calls = callsIn(readFileSync(join(tree, area, name), 'utf8'));
      for (const top of calls.keys()) {
        const chain = [top];
        for (
          let next = calls.get(top);
          next !== undefined && chain.length < 6;
          next = calls.get(chain[0])
        ) {
          const callee = next.find((each) => !chain.includes(each));
          if (callee === undefined) break;
          chain.unshift(callee);
        }
        if (chain.length >= 3) all.push(chain);
      }
    }
  }
  return all;
}

/** A log of `nLines` lines with `nFrames` frames. */
export function syntheticLog(tree, release, nLines, nFrames, seed = 1) {
  const next = random(seed);
  const pick = (list) => list[Math.floor(next() * list.length)];
  const known = chains(tree);
  const lines = [];
  let time = 10;
  const say = (text) => {
    time += next() / 50;
    lines.push(`[${time.toFixed(6).padStart(12)}] ${text}`);
  };
  const hex = (number) => number.toString(16);
  let frames = 0;
  while (frames < nFrames) {
    const title = pick(known)[0];
    say('------------[ cut here ]------------');
    say(`WARNING: CPU: ${Math.floor(next() * 4)} PID: ${100 + frames} at ${title}+0x1c/0x90`);
    say('Modules linked in: e1000e nvme btrfs');
    say(`CPU: 1 PID: ${100 + frames} Comm: worker Not tainted ${release} #1`);
    say('Call Trace:');
    say(' <TASK>');
    for (const part of [pick(known), pick(known), pick(known), pick(known)]) {
      for (const symbol of part) {
        const size = 0x40 + Math.floor(next() * 0x400);
        say(` ${symbol}+0x${hex(1 + Math.floor(next() * (size - 2)))}/0x${hex(size)}`);
        frames++;
      }
    }
    for (const [symbol, offset] of ENTRY) {
      say(` ${symbol}+0x${hex(offset)}/0x${hex(offset + 0x80)}`);
      frames++;
    }
    say(' </TASK>');
    say('---[ end trace 0000000000000000 ]---');
    const rest = Math.floor((nLines * frames) / nFrames) - lines.length;
    for (let line = 0; line < rest; line++) {
      say(
        `usb 1-${Math.floor(next() * 9)}: new high-speed USB device number ${line} using xhci_hcd`,
      );
    }
  }
  return `${lines.slice(0, nLines).join('\n')}\n`;
}
