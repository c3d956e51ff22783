/**
 * The loops over all bytes of tables of debug info, compiled to WebAssembly: in a process that has just begun, JavaScript is interpreted.
 * Who calls it (debug-scan.ts) lays bytes into its memory and says where; what is found stands behind them.
 */
export { freeFrom, reserve } from './memory';
export { lastSequence, rowsAt, runLines } from './line-program';
export { arrangesAt, isArrangesWhole, nArrangedUnits, readArranges } from './arranges';
export { shapesAddress } from './forms';
export { findAbbreviation, readAbbreviations } from './abbreviations';
export { findEntries, foundAt, isEntriesWhole } from './entries';
export {
  actionsAddress,
  areOrdered,
  forgetSymbols,
  missingSymbol,
  relocate,
  setSymbol,
} from './relocations';
