/** VS Code's window as its user sees it: what is done in it, and what can be read from it. Knows VS Code's DOM, and nothing of ours. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { launchChromium, type Box, type Browser, type Locator, type Page } from './browser.js';
import { ariaLabels, boxOfText, EDITOR_LINES } from './page-scripts.js';
import { setup } from './setup.js';
import { VscodeServer, type Payload, type ServerOptions } from './vscode-server.js';

/** Milliseconds. Everything is there in less than five on a quiet machine; CI machines are not quiet. */
const PATIENCE = 60_000;

export interface WorkbenchOptions extends ServerOptions {
  readonly size?: { readonly width: number; readonly height: number };
  readonly payload?: (server: VscodeServer) => Payload;
  readonly beforeLoad?: (page: Page) => Promise<void>;
}

export class Workbench {
  readonly page: Page;
  readonly #browser: Browser;
  readonly #server: VscodeServer;

  private constructor(page: Page, browser: Browser, server: VscodeServer) {
    this.page = page;
    this.#browser = browser;
    this.#server = server;
  }

  /** A window on a folder. */
  static async open(folder: string, options: WorkbenchOptions = {}): Promise<Workbench> {
    const server = await VscodeServer.start(options);
    const browser = await launchChromium();
    try {
      return new Workbench(await openPage(server, browser, folder, options), browser, server);
    } catch (error) {
      await browser.close();
      await server.stop();
      throw error;
    }
  }

  /** Until the explorer lists the folder. */
  async ready(): Promise<this> {
    await this.page.locator('.explorer-folders-view .monaco-list-row').first().waitFor();
    return this;
  }

  async close(): Promise<void> {
    await this.#browser.close();
    await this.#server.stop();
  }

  // ---- doing

  /** Opens a file of the folder by its name. */
  async openFile(name: string): Promise<void> {
    await this.#quickInput('Control+P', name);
    await this.page
      .locator('.quick-input-list .monaco-list-row', { hasText: name })
      .first()
      .click();
    await this.activeTab(name).waitFor();
  }

  /** Runs a command by the title that the palette shows. */
  async command(title: string): Promise<void> {
    await this.#quickInput('F1', `>${title}`);
    const row = this.page.locator('.quick-input-list .monaco-list-row', { hasText: title }).first();
    await row.click();
    await row.waitFor({ state: 'hidden' });
  }

  /** The titles that the palette offers for a text. */
  async offered(text: string): Promise<string[]> {
    await this.#quickInput('F1', `>${text}`);
    const rows = this.page.locator('.quick-input-list .monaco-list-row .label-name');
    await rows.first().waitFor();
    const titles = await rows.allInnerTexts();
    await this.page.keyboard.press('Escape');
    return titles;
  }

  async #quickInput(keys: string, text: string): Promise<void> {
    const input = this.page.locator('.quick-input-widget input').first();
    // Keys are lost while the workbench is still busy with itself.
    await this.until(`quick input for ${text}`, async () => {
      await this.page.keyboard.press(keys);
      for (let tries = 0; tries < 10 && !(await input.isVisible()); tries++) await sleep(100);
      return input.isVisible();
    });
    await input.fill(text);
  }

  async goToLine(lineNumber: number, column = 1): Promise<void> {
    await this.#quickInput('Control+G', `:${lineNumber}:${column}`);
    const row = this.page.locator('.quick-input-list .monaco-list-row', {
      hasText: `line ${lineNumber}`,
    });
    await this.until(`line ${lineNumber}`, async () => {
      // Taken only once the workbench has understood what was typed.
      if (await row.first().isVisible()) await this.page.keyboard.press('Enter');
      return (await this.cursorLine()) === lineNumber && !(await row.first().isVisible());
    });
  }

  async setClipboard(text: string): Promise<void> {
    await this.page.evaluate(`navigator.clipboard.writeText(${JSON.stringify(text)})`);
  }

  clipboard(): Promise<string> {
    return this.page.evaluate('navigator.clipboard.readText()');
  }

  /** Middle of a piece of the text in the active editor, in pixels of the page. */
  async placeOf(text: string): Promise<{ x: number; y: number }> {
    const box = await this.until(`"${text}" in the editor`, async () => {
      const found = await this.page.evaluate<Box | null>(boxOfText(text));
      return found ?? undefined;
    });
    return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  }

  /** Rests the mouse on a text of the editor until a hover says what is expected; lines may still move while lenses come in. */
  async hoverOver(text: string, expected: RegExp): Promise<string> {
    const hover = this.page.locator('.monaco-hover:not(.hidden) .hover-contents').first();
    return this.until(`hover over ${text} that says ${expected.source}`, async () => {
      // A hover of the line above would hang over the text, and stay while the mouse is in it.
      await this.page.mouse.move(5, 5);
      for (let tries = 0; tries < 20 && (await hover.isVisible()); tries++) await sleep(100);
      const { x, y } = await this.placeOf(text);
      await this.page.mouse.move(x - 40, y + 60);
      await this.page.mouse.move(x, y, { steps: 5 });
      for (let tries = 0; tries < 20; tries++) {
        const said = (await hover.isVisible()) ? await hover.innerText() : '';
        if (expected.test(said)) return said;
        await sleep(100);
      }
      return false;
    });
  }

  // ---- reading

  activeTab(name: string): Locator {
    return this.page.locator(`.tab.active[data-resource-name="${name}"]`);
  }

  /** The lines of the active editor that are on the screen, with all that is drawn into them. */
  lines(): Promise<string[]> {
    return this.page.evaluate(EDITOR_LINES);
  }

  async cursorLine(): Promise<number> {
    const text = await this.page.locator('[id="status.editor.selection"]').innerText();
    return Number(/Ln (\d+)/.exec(text)?.[1]);
  }

  async tellsCursor(name: string, lineNumber: number): Promise<void> {
    await this.activeTab(name).waitFor();
    await this.until(`${name}:${lineNumber}`, async () => (await this.cursorLine()) === lineNumber);
  }

  /** The text of the rows of a list or tree. */
  async rows(selector: string): Promise<string[]> {
    const rows = this.page.locator(`${selector} .monaco-list-row`);
    const texts = await rows.allInnerTexts();
    return texts.map((text) => text.replaceAll(/\s+/g, ' ').trim());
  }

  /** What screen readers say of elements. */
  labels(selector: string): Promise<string[]> {
    return this.page.evaluate(ariaLabels(selector));
  }

  /** The lines of the terminal in front. */
  async terminalLines(): Promise<string[]> {
    const rows = this.page.locator('.terminal-wrapper.active .xterm-rows > div');
    const lines = await rows.allInnerTexts();
    return lines.map((line) => line.replaceAll('\u00a0', ' ').trimEnd());
  }

  /** In a line of the terminal that begins so: a place towards its end, in pixels of the page. */
  async terminalPlace(beginning: string): Promise<{ x: number; y: number } | undefined> {
    const index = (await this.terminalLines()).findIndex((line) => line.startsWith(beginning));
    if (index < 0) return undefined;
    const row = this.page.locator('.terminal-wrapper.active .xterm-rows > div').nth(index);
    const box = await row.locator('span').nth(-1).boundingBox();
    return box === null ? undefined : { x: box.x + box.width * 0.7, y: box.y + box.height / 2 };
  }

  async notifications(): Promise<string[]> {
    return this.page
      .locator('.notifications-toasts .notification-list-item-message')
      .allInnerTexts();
  }

  /** A picture of the window, in out/screenshots. */
  async screenshot(name: string): Promise<void> {
    await this.page.screenshot({ path: join(setup.screenshots, `${name}.png`) });
  }

  /** Asks until there is an answer: not undefined, not false. Fails after a minute, with a picture of the screen. */
  async until<T>(what: string, ask: () => Promise<T | undefined | false>): Promise<T> {
    const end = Date.now() + PATIENCE;
    for (;;) {
      const answer = await ask();
      if (answer !== undefined && answer !== false) return answer;
      if (Date.now() > end) break;
      await sleep(100);
    }
    const picture = `failed-${what.replaceAll(/[^A-Za-z0-9]+/g, '-').slice(0, 60)}`;
    await this.screenshot(picture);
    assert.fail(`waited in vain: ${what} (${picture}.png)`);
  }
}

async function openPage(
  server: VscodeServer,
  browser: Browser,
  folder: string,
  { size, payload, beforeLoad }: WorkbenchOptions,
): Promise<Page> {
  const context = await browser.newContext({
    viewport: size ?? { width: 1280, height: 800 },
    permissions: ['clipboard-read', 'clipboard-write'],
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE);
  await beforeLoad?.(page);
  await page.goto(server.url(folder, payload?.(server)), { waitUntil: 'commit' });
  return page;
}
