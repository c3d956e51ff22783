/** The questions that the client asks the server: what goes with each, and what comes back. */
import type { Location, Range } from 'vscode-languageserver-types';
import type * as protocol from '../../server/src/protocol.js';

/** Method name to parameters and answer. What each means is said in protocol.ts. */
export interface Requests {
  [protocol.REPORTS]: [protocol.ReportsParams, protocol.LogReports | null];
  [protocol.REPORT_TEXT]: [protocol.ReportTextParams, protocol.ReportText | null];
  [protocol.NEIGHBOUR_FRAME]: [protocol.NeighbourFrameParams, Range | null];
  [protocol.GUILTY_LINE]: [protocol.ReportAtParams, Location | null];
  [protocol.MAINTAINERS_ENTRY]: [protocol.MaintainersEntryParams, Location | null];
  [protocol.FRAMES_IN_LINE]: [protocol.FramesInLineParams, readonly protocol.FrameInLine[]];
  [protocol.FRAME_TARGET]: [protocol.FrameTargetParams, protocol.FrameTarget];
  [protocol.REVISION_TEXT]: [protocol.RevisionTextParams, protocol.RevisionText | null];
  [protocol.EXTRACT_REPORTS]: [protocol.ExtractReportsParams, protocol.ExtractedReports];
  [protocol.USE_TREE]: [protocol.UseTreeParams, protocol.UsedTree];
  [protocol.TREE_OF]: [protocol.TreeOfParams, protocol.TreeStatus | null];
}

export type Method = keyof Requests;
export type Params<M extends Method> = Requests[M][0];
export type Answer<M extends Method> = Requests[M][1];
