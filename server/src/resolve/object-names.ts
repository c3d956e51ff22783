/** The symbol table of a vmlinux as a list that addresses are named from. */
import type { DebugObject } from '../debug-info/debug-object.js';
import { calledAt, type CallSource } from './called-at.js';
import type { AddressNames } from './name-addresses.js';

/** Addresses are those of the linked file. What is no function is not told from what the object has not. */
export function namesOfObject(
  object: CallSource & Pick<DebugObject, 'functionsNamed'>,
): AddressNames {
  return {
    functionAt: (address) => object.functionAtAddress(address),
    functionsNamed: (name) =>
      object
        .functionsNamed(name)
        .map(({ place, distanceToNext }) => ({ address: object.addressOf(place), distanceToNext })),
    kindAt: (address) => (object.functionAtAddress(address) === undefined ? undefined : 'code'),
    isBehindCall: (address) => {
      const found = object.functionAtAddress(address);
      if (found === undefined) return undefined;
      const { section, byteOffset } = found.function.place;
      const call = calledAt(object, { section, byteOffset: byteOffset + found.byteOffset });
      return call && call.kind !== 'none';
    },
  };
}
