/**
 * Instructions of x86 as binutils' objdump spells them, which is how they stand in mails about the kernel. Capstone writes the same
 * AT&T syntax with a size at every mnemonic, decimal numbers and blanks: `movq 8(%rsp), %r9` is `mov 0x8(%rsp),%r9`.
 */

/** `lock cmpxchgq`: prefixes, the name, and the letter of its size. */
const SIZED =
  /^(?<prefix>(?:(?:lock|rep|repe|repne|repz|repnz|notrack|bnd|data16|addr32) )*)(?<name>mov|movabs|add|or|adc|sbb|and|sub|xor|cmp|test|lea|xchg|xadd|cmpxchg|inc|dec|neg|not|mul|imul|div|idiv|shl|sal|shr|sar|rol|ror|rcl|rcr|shld|shrd|btc?|bts|btr|bsf|bsr|bswap|popcnt|tzcnt|lzcnt|adcx|adox|andn|bextr|blsi|blsr|blsmsk|bzhi|mulx|pdep|pext|rorx|sarx|shlx|shrx|movnti|movbe|in|out|stos|lods|scas|push|pop|call|jmp|ret|cmov(?:n?[abceglopsz]|n?[abgl]e|n?p[eo]|ne)|rdrand|rdseed|(?:rd|wr)[fg]sbase|lar|lsl|[ls][gi]dt|str|sldt|smsw|lmsw|verr|verw|ltr|lldt|nop)(?<size>[bwlq])$/;

/** Their size is that of the stack or of an address: it is never written. */
const UNSIZED = new Set(['push', 'pop', 'call', 'jmp', 'ret', 'lgdt', 'lidt', 'sgdt', 'sidt']);
/** `%cl` says nothing of the size of what is shifted, a port nothing of what is read. */
const SHIFTS = new Set(['shl', 'sal', 'shr', 'sar', 'rol', 'ror', 'rcl', 'rcr']);

const OTHER_NAMES: Readonly<Record<string, string>> = {
  pushfq: 'pushf',
  popfq: 'popf',
  pushfl: 'pushf',
  popfl: 'popf',
  retl: 'ret',
  leaveq: 'leave',
  wait: 'fwait',
};

/** String instructions: objdump writes their segments. */
const STRINGS = /^(?:rep\w* )?(?:movs|stos|lods|scas|cmps|ins|outs)[bwlq]$/;
const STRING_OPERANDS: Readonly<Record<string, string>> = {
  '(%rdi)': '%es:(%rdi)',
  '(%edi)': '%es:(%edi)',
  '(%rsi)': '%ds:(%rsi)',
  '(%esi)': '%ds:(%esi)',
};

/** Instructions that reach a port through `%dx`. */
const PORTS = /^(?:in|out)s?$/;

const BITS: Readonly<Record<string, number>> = { b: 8, w: 16, l: 32, q: 64 };

/** `mnemonic` and `operands` as Capstone gives them, spelled as objdump does. */
export function spellAtt(mnemonic: string, operands: string): string {
  const sized = SIZED.exec(mnemonic);
  const { prefix = '', name = mnemonic, size = '' } = sized?.groups ?? {};
  const isString = STRINGS.test(mnemonic);
  const list = splitOperands(operands)
    .map((each) => spellOperand(each, BITS[size]))
    .map((each) => (isString ? (STRING_OPERANDS[each] ?? each) : each))
    .map((each) => (each === '%dx' && PORTS.test(name) ? '(%dx)' : each));
  const last = list.at(-1) ?? '';
  const isTold =
    UNSIZED.has(name) ||
    (SHIFTS.has(name) ? isRegister(last) : name !== 'nop' && list.some(isRegister));
  const spelled =
    sized === null ? (OTHER_NAMES[mnemonic] ?? mnemonic) : `${prefix}${name}${isTold ? '' : size}`;
  return list.length === 0 ? spelled : `${spelled} ${list.join(',')}`;
}

/** Segment registers do not tell the size of what is moved into memory. */
function isRegister(operand: string): boolean {
  return /^%(?![cdefgs]s$|st)\w+$/.test(operand);
}

/** At the commas outside of parentheses, without blanks. */
function splitOperands(operands: string): readonly string[] {
  const found: string[] = [];
  let depth = 0;
  let start = 0;
  const text = operands.replace(/ /g, '');
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '(' || text[at] === '{') depth++;
    else if (text[at] === ')' || text[at] === '}') depth--;
    else if (text[at] === ',' && depth === 0) {
      found.push(text.slice(start, at));
      start = at + 1;
    }
  }
  return text === '' ? [] : [...found, text.slice(start)];
}

const IMMEDIATE = /^\$(-?)(0x[0-9a-f]+|\d+)$/;
const MEMORY =
  /^(?<star>\*?)(?<segment>%[c-gs]s:)?(?<minus>-?)(?<number>0x[0-9a-f]+|\d+)?(?<base>\([^)]*\))?$/;

function spellOperand(operand: string, bits: number | undefined): string {
  const immediate = IMMEDIATE.exec(operand);
  if (immediate !== null) {
    const value = BigInt(immediate[2] ?? '0') * (immediate[1] === '-' ? -1n : 1n);
    return `$0x${BigInt.asUintN(bits ?? 64, value).toString(16)}`;
  }
  const memory = MEMORY.exec(operand);
  if (memory === null) return operand;
  const { star = '', segment = '', minus = '', number, base = '' } = memory.groups ?? {};
  const digits = number === undefined ? '' : `${minus}0x${BigInt(number).toString(16)}`;
  return `${star}${segment}${digits}${base.replace(/^(\(%?\w*,%\w+)\)$/, '$1,1)')}`;
}
