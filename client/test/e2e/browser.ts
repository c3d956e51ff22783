/** Chromium, driven by playwright-core, which is not among the packages of this repository: what is used of its API stands here. */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { setup } from './setup.js';

export interface Browser {
  newContext(options: {
    viewport: { width: number; height: number };
    permissions: string[];
    reducedMotion: 'reduce';
  }): Promise<BrowserContext>;
  close(): Promise<void>;
}

export interface BrowserContext {
  newPage(): Promise<Page>;
}

export interface Page {
  readonly keyboard: {
    press(keys: string): Promise<void>;
    type(text: string): Promise<void>;
    down(key: string): Promise<void>;
    up(key: string): Promise<void>;
  };
  readonly mouse: {
    move(x: number, y: number, options?: { steps: number }): Promise<void>;
    click(x: number, y: number): Promise<void>;
    down(): Promise<void>;
    up(): Promise<void>;
  };
  goto(url: string, options: { waitUntil: 'commit' }): Promise<unknown>;
  locator(selector: string, options?: { hasText?: string | RegExp }): Locator;
  exposeFunction(name: string, callback: (...args: never[]) => unknown): Promise<void>;
  /** Runs JavaScript in the page. */
  evaluate<R>(expression: string): Promise<R>;
  screenshot(options: { path: string }): Promise<unknown>;
  setDefaultTimeout(milliseconds: number): void;
}

/** Finds anew each time it is used; actions wait for the element. */
export interface Locator {
  first(): Locator;
  nth(index: number): Locator;
  locator(selector: string, options?: { hasText?: string | RegExp }): Locator;
  click(options?: { button: 'left' | 'right' }): Promise<void>;
  hover(): Promise<void>;
  fill(text: string): Promise<void>;
  waitFor(options?: { state?: 'visible' | 'hidden' }): Promise<void>;
  isVisible(): Promise<boolean>;
  innerText(): Promise<string>;
  allInnerTexts(): Promise<string[]>;
  count(): Promise<number>;
  boundingBox(): Promise<Box | null>;
}

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

interface Playwright {
  readonly chromium: {
    launch(options: { executablePath: string; args: readonly string[] }): Promise<Browser>;
  };
}

/** Headless, without a sandbox (CI runs as root) and without any traffic of its own. */
export function launchChromium(): Promise<Browser> {
  const load = createRequire(join(setup.toolsFolder, 'package.json'));
  const { chromium } = load('playwright-core') as Playwright;
  return chromium.launch({
    executablePath: setup.chromium,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--force-color-profile=srgb',
    ],
  });
}
