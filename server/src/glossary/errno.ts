/** Error numbers: include/uapi/asm-generic/errno-base.h, errno.h, and include/linux/errno.h for those that stay in the kernel. */
import { explain, type Meaning, type TermRow } from './term-row.js';

const BASE = 'include/uapi/asm-generic/errno-base.h';
const GENERIC = 'include/uapi/asm-generic/errno.h';
const KERNEL = 'include/linux/errno.h';

/** Numbers 1 to 34, the same everywhere but where `ownNumbers` says otherwise. */
const baseNames =
  'EPERM ENOENT ESRCH EINTR EIO ENXIO E2BIG ENOEXEC EBADF ECHILD EAGAIN ENOMEM EACCES EFAULT ENOTBLK EBUSY EEXIST EXDEV ENODEV ENOTDIR EISDIR EINVAL ENFILE EMFILE ENOTTY ETXTBSY EFBIG ENOSPC ESPIPE EROFS EMLINK EPIPE EDOM ERANGE'.split(
    ' ',
  );

/** Numbers 35 to 133; `-` has no name. */
const genericNames =
  'EDEADLK ENAMETOOLONG ENOLCK ENOSYS ENOTEMPTY ELOOP - ENOMSG EIDRM ECHRNG EL2NSYNC EL3HLT EL3RST ELNRNG EUNATCH ENOCSI EL2HLT EBADE EBADR EXFULL ENOANO EBADRQC EBADSLT - EBFONT ENOSTR ENODATA ETIME ENOSR ENONET ENOPKG EREMOTE ENOLINK EADV ESRMNT ECOMM EPROTO EMULTIHOP EDOTDOT EBADMSG EOVERFLOW ENOTUNIQ EBADFD EREMCHG ELIBACC ELIBBAD ELIBSCN ELIBMAX ELIBEXEC EILSEQ ERESTART ESTRPIPE EUSERS ENOTSOCK EDESTADDRREQ EMSGSIZE EPROTOTYPE ENOPROTOOPT EPROTONOSUPPORT ESOCKTNOSUPPORT EOPNOTSUPP EPFNOSUPPORT EAFNOSUPPORT EADDRINUSE EADDRNOTAVAIL ENETDOWN ENETUNREACH ENETRESET ECONNABORTED ECONNRESET ENOBUFS EISCONN ENOTCONN ESHUTDOWN ETOOMANYREFS ETIMEDOUT ECONNREFUSED EHOSTDOWN EHOSTUNREACH EALREADY EINPROGRESS ESTALE EUCLEAN ENOTNAM ENAVAIL EISNAM EREMOTEIO EDQUOT ENOMEDIUM EMEDIUMTYPE ECANCELED ENOKEY EKEYEXPIRED EKEYREVOKED EKEYREJECTED EOWNERDEAD ENOTRECOVERABLE ERFKILL EHWPOISON'.split(
    ' ',
  );

/** Numbers 512 to 531; user space is never to see them. */
const kernelNames =
  'ERESTARTSYS ERESTARTNOINTR ERESTARTNOHAND ENOIOCTLCMD ERESTART_RESTARTBLOCK EPROBE_DEFER EOPENSTALE ENOPARAM - EBADHANDLE ENOTSYNC EBADCOOKIE ENOTSUPP ETOOSMALL ESERVERFAULT EBADTYPE EJUKEBOX EIOCBQUEUED ERECALLCONFLICT ENOGRACE'.split(
    ' ',
  );

/** The first number that an architecture defines for itself: arch/ARCH/include/uapi/asm/errno.h. */
const ownNumbers: Readonly<Record<string, number>> = { mips: 35, parisc: 35, sparc: 35 };
/** alpha also exchanges EAGAIN (35) and EDEADLK (11). */
const isOwn = (architecture: string, number: number): boolean =>
  architecture === 'alpha'
    ? number === 11 || number >= 35
    : number >= (ownNumbers[architecture] ?? Infinity);

/** A name for an error number, and what must be said with it. */
export interface ErrorName {
  /** `ENOMEM`; undefined where the architecture has numbers of its own. */
  readonly name?: string;
  readonly note?: string;
  readonly source: string;
}

/** The name of error `number` (positive). Undefined where no error has it. */
export function errorName(number: number, architecture?: string): ErrorName | undefined {
  if (number >= 512) {
    const name = nameAt(kernelNames, number - 512);
    return name === undefined
      ? undefined
      : { name, note: 'It stays in the kernel: user space must not see it.', source: KERNEL };
  }
  if (architecture !== undefined && number <= 133 && isOwn(architecture, number)) {
    const source = `arch/${architecture}/include/uapi/asm/errno.h`;
    return { note: `${architecture} has error numbers of its own: see ${source}.`, source };
  }
  if (architecture === 'powerpc' && number === 58) {
    return { name: 'EDEADLOCK', source: 'arch/powerpc/include/uapi/asm/errno.h' };
  }
  if (number < 35) {
    const name = nameAt(baseNames, number - 1);
    return name === undefined ? undefined : { name, source: BASE };
  }
  const name = nameAt(genericNames, number - 35);
  if (name === undefined) return undefined;
  if (architecture !== undefined) return { name, source: GENERIC };
  return {
    name,
    note: 'On alpha, mips, parisc and sparc the number has another name.',
    source: GENERIC,
  };
}

function nameAt(names: readonly string[], index: number): string | undefined {
  const name = names[index];
  return name === '-' ? undefined : name;
}

function codeMeaning(number: number, architecture: string | undefined): Meaning | undefined {
  const error = errorName(number, architecture);
  if (error === undefined) return undefined;
  return {
    title:
      error.name === undefined
        ? `-${number}: an error number of ${architecture ?? ''}`
        : `-${number}: -${error.name}`,
    lines: [
      ...(error.note === undefined ? [] : [error.note]),
      'Read as a negative error number, which is how kernel functions return errors.',
    ],
    source: error.source,
  };
}

export const errnoRows: readonly TermRow[] = [
  {
    example: 'foo 0000:01:00.0: probe failed with error -110',
    source: GENERIC,
    hint: '-',
    pattern:
      /(?<![\w-])(?:[Rr]et|rc|rv|err|[Ee]rror|errno|ERROR|[Ss]tatus|[Rr]esult|[Rr]eturned|returns|return value|failed|failed with)(?: code| value)?[ :=,(]{1,4}(?<code>-(?<number>[1-9]\d{0,2}))(?![\w.-])/dg,
    read: ({ code, number }, { architecture }) => [
      explain(code, codeMeaning(Number(number?.text), architecture)),
    ],
  },
];
