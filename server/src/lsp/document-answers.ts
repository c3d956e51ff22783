/** What can be asked of a document, whatever it is; a kind of document answers what makes sense for it. */
import type {
  CallHierarchyIncomingCall,
  CallHierarchyItem,
  CallHierarchyOutgoingCall,
  CodeAction,
  CodeLens,
  CompletionItem,
  CompletionList,
  DocumentHighlight,
  DocumentLink,
  DocumentSymbol,
  FoldingRange,
  Hover,
  InlayHint,
  Location,
  LocationLink,
  Position,
  Range,
} from 'vscode-languageserver-types';

export interface Place {
  readonly uri: string;
  readonly position: Position;
}

/** A semantic token: 0-based line and column, UTF-16 units, index of the type in the legend, bits of its modifiers. */
export type TokenRow = readonly [
  line: number,
  start: number,
  length: number,
  type: number,
  modifiers: number,
];

/** Hears of references as they are found. */
export interface ReferenceListener {
  /** Whether the answer may leave out what was told before. */
  readonly takesParts: boolean;
  /** `locations` are those that were not told before, empty for one that takes no parts; `nFound` counts all. */
  readonly onFound: (locations: readonly Location[], nFound: number) => void;
}

/** Every method rejects with the reason of `signal` when that is aborted. Undefined and empty lists: there is no answer. */
export interface DocumentAnswers {
  hover?(at: Place, signal: AbortSignal): Promise<Hover | undefined>;
  definition?(at: Place, signal: AbortSignal): Promise<LocationLink[] | Location[]>;
  declaration?(at: Place, signal: AbortSignal): Promise<LocationLink[] | Location[]>;
  typeDefinition?(at: Place, signal: AbortSignal): Promise<LocationLink[] | Location[]>;
  implementation?(at: Place, signal: AbortSignal): Promise<LocationLink[] | Location[]>;
  /** `listener` hears of references as they are found. */
  references?(
    at: Place,
    includeDeclaration: boolean,
    signal: AbortSignal,
    listener?: ReferenceListener,
  ): Promise<Location[]>;
  calls?(at: Place, signal: AbortSignal): Promise<CallHierarchyItem[]>;
  incoming?(item: CallHierarchyItem, signal: AbortSignal): Promise<CallHierarchyIncomingCall[]>;
  outgoing?(item: CallHierarchyItem, signal: AbortSignal): Promise<CallHierarchyOutgoingCall[]>;
  highlights?(at: Place, signal: AbortSignal): Promise<DocumentHighlight[]>;
  symbols?(uri: string, signal: AbortSignal): Promise<DocumentSymbol[]>;
  folding?(uri: string, signal: AbortSignal): Promise<FoldingRange[]>;
  links?(uri: string, signal: AbortSignal): Promise<DocumentLink[]>;
  /** For the whole document or the lines of a range, in the order of the text. */
  tokens?(uri: string, range: Range | undefined, signal: AbortSignal): Promise<readonly TokenRow[]>;
  lenses?(uri: string, signal: AbortSignal): Promise<CodeLens[]>;
  actions?(uri: string, range: Range, signal: AbortSignal): Promise<CodeAction[]>;
  hints?(uri: string, range: Range, signal: AbortSignal): Promise<InlayHint[]>;
  completion?(at: Place, signal: AbortSignal): Promise<CompletionItem[] | CompletionList>;
}
