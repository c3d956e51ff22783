/** The symbol table of a vmlinux as a list that addresses are named from. */
import type { DebugObject } from '../debug-info/debug-object.js';
import type { CallSource } from './called-at.js';
import type { AddressNames } from './name-addresses.js';

/** Addresses are those of the linked file. What is no function is not told from what the object has not. */
export function namesOfObject(
  object: Pick<DebugObject, 'functionAtAddress' | 'functionsNamed'> & Pick<CallSource, 'addressOf'>,
): AddressNames {
  return {
    functionAt: (address) => object.functionAtAddress(address),
    functionsNamed: (name) =>
      object.functionsNamed(name).flatMap(({ place, distanceToNext }) => {
        const address = object.addressOf(place);
        return address === undefined ? [] : [{ address, distanceToNext }];
      }),
    kindAt: (address) => (object.functionAtAddress(address) === undefined ? undefined : 'code'),
  };
}
