/** What the language server asks of a worker about the C and assembly of a tree. Positions and ranges are LSP's. */
import { NotificationType, RequestType } from 'vscode-jsonrpc';
import type {
  CallHierarchyIncomingCall,
  CallHierarchyItem,
  CallHierarchyOutgoingCall,
  CompletionItem,
  DocumentHighlight,
  DocumentLink,
  DocumentSymbol,
  Hover,
  Location,
  LocationLink,
  Position,
  WorkspaceSymbol,
} from 'vscode-languageserver-types';
import type { TreePath } from '../base/tree-path.js';
import type { ReferencesCut } from '../navigation/references.js';
import type { TreeChoice } from './requests.js';

/** A tree with the texts that the editor has and the disk has not. */
export interface EditedTree {
  readonly tree: TreeChoice;
  readonly edited: readonly (readonly [path: TreePath, text: string])[];
}

export interface SourceParams extends EditedTree {
  readonly path: TreePath;
}

export interface SourcePlaceParams extends SourceParams {
  readonly position: Position;
}

/** Which of the places that a name leads to are wanted. */
export type TargetKind = 'definition' | 'declaration' | 'typeDefinition' | 'implementation';
export const SOURCE_TARGETS = new RequestType<SourceTargetsParams, LocationLink[], void>(
  'sourceTargets',
);
export interface SourceTargetsParams extends SourcePlaceParams {
  readonly kind: TargetKind;
}

/** All references; how many are found meanwhile is told as `REFERENCES_FOUND`, under the number of the job. */
export const SOURCE_REFERENCES = new RequestType<SourceReferencesParams, SourceReferences, void>(
  'sourceReferences',
);
export interface SourceReferences {
  /** Empty where they were told in parts. */
  readonly locations: Location[];
  /** What was looked for, how much of it is told, and why not all; undefined where all is. */
  readonly cut?: ReferencesCut & { readonly name: string; readonly nFound: number };
}
export interface SourceReferencesParams extends SourcePlaceParams {
  readonly job: number;
  /** Whether places are told in parts, and not in the answer. */
  readonly inParts: boolean;
  readonly includeDeclaration: boolean;
}
export const REFERENCES_FOUND = new NotificationType<FoundReferences>('referencesFound');
export interface FoundReferences {
  readonly job: number;
  /** So far. */
  readonly nFound: number;
  /** Those that were not told before; empty where none are wanted in parts. */
  readonly locations: readonly Location[];
}

export const SOURCE_HOVER = new RequestType<SourcePlaceParams, Hover | null, void>('sourceHover');
export const SOURCE_HIGHLIGHTS = new RequestType<SourcePlaceParams, DocumentHighlight[], void>(
  'sourceHighlights',
);
export const SOURCE_COMPLETION = new RequestType<SourcePlaceParams, CompletionItem[], void>(
  'sourceCompletion',
);
export const SOURCE_SYMBOLS = new RequestType<SourceParams, DocumentSymbol[], void>(
  'sourceSymbols',
);
export const SOURCE_LINKS = new RequestType<SourceParams, DocumentLink[], void>('sourceLinks');

/** The symbols of one tree; their locations have the line alone until they are resolved. */
export const TREE_SYMBOLS = new RequestType<TreeSymbolsParams, WorkspaceSymbol[], void>(
  'treeSymbols',
);
export interface TreeSymbolsParams extends EditedTree {
  readonly query: string;
}

export const PREPARE_CALLS = new RequestType<SourcePlaceParams, CallHierarchyItem[], void>(
  'prepareCalls',
);
/** `item` is one of `PREPARE_CALLS` or of these answers, as the client sends it back. */
export const INCOMING_CALLS = new RequestType<CallsParams, CallHierarchyIncomingCall[], void>(
  'incomingCalls',
);
export const OUTGOING_CALLS = new RequestType<CallsParams, CallHierarchyOutgoingCall[], void>(
  'outgoingCalls',
);
export interface CallsParams extends SourceParams {
  readonly item: CallHierarchyItem;
}
