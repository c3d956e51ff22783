/** Runs the tests inside VS Code's extension host, one after the other, and reports each in a line of the host's console. */
import { activation } from './activation.js';
import { kconfigFeatures } from './kconfig-features.js';
import { logCommands } from './log-commands.js';
import { logDocuments } from './log-documents.js';
import { logFrames } from './log-frames.js';
import { logReports } from './log-reports.js';
import { maintainersFeatures } from './maintainers-features.js';
import { RESULT, type InHostResult, type InHostTests } from './results.js';
import { sourceFeatures } from './source-features.js';
import { sourceNavigation } from './source-navigation.js';

const TESTS: InHostTests = {
  ...activation,
  ...logFrames,
  ...logReports,
  ...logDocuments,
  ...logCommands,
  ...maintainersFeatures,
  ...sourceFeatures,
  ...sourceNavigation,
  ...kconfigFeatures,
};

/** VS Code calls it, and ends with its outcome. A test that fails is no failure here: who started VS Code reads the reports. */
export async function run(): Promise<void> {
  for (const [name, test] of Object.entries(TESTS)) {
    let problem: string | undefined;
    try {
      await test();
    } catch (error) {
      problem = error instanceof Error ? (error.stack ?? error.message) : String(error);
    }
    report({ name, ...(problem !== undefined && { problem }) });
  }
}

function report(result: InHostResult): void {
  // eslint-disable-next-line no-console -- the way out of the extension host.
  console.log(RESULT + JSON.stringify(result));
}
