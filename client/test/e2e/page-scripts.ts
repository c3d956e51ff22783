/** JavaScript that runs in VS Code's page, as text: questions that the browser's driver has no words for. */

const LINES = '.editor-group-container.active .monaco-editor .view-line';

/** The lines of the active editor that are on the screen, from the top: strings. VS Code draws a blank as a hard one. */
export const EDITOR_LINES = `[...document.querySelectorAll('${LINES}')]
  .sort((a, b) => a.offsetTop - b.offsetTop)
  .map((line) => line.textContent.replaceAll('\\u00a0', ' '))`;

/** Where a text stands in the active editor: a box in pixels of the page, or null. */
export function boxOfText(text: string): string {
  return `(() => {
    const wanted = ${JSON.stringify(text)};
    for (const line of document.querySelectorAll('${LINES}')) {
      const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
      const nodes = [];
      while (walker.nextNode()) nodes.push(walker.currentNode);
      const texts = nodes.map((node) => node.data.replaceAll('\\u00a0', ' '));
      const start = texts.join('').indexOf(wanted);
      if (start < 0) continue;
      const at = (offset) => {
        let index = 0;
        while (offset > texts[index].length) offset -= texts[index++].length;
        return [nodes[index], offset];
      };
      const range = document.createRange();
      range.setStart(...at(start));
      range.setEnd(...at(start + wanted.length));
      const { x, y, width, height } = range.getBoundingClientRect();
      return { x, y, width, height };
    }
    return null;
  })()`;
}

/** What screen readers say of the elements of a selector: strings. */
export function ariaLabels(selector: string): string {
  return `[...document.querySelectorAll(${JSON.stringify(selector)})].map(({ ariaLabel }) => ariaLabel)`;
}

/** From now on all that the window shows of progress is noted, however short it is to be seen. */
export const NOTE_PROGRESS = `(() => {
  const noted = (window.notedProgress = []);
  const look = () => {
    for (const shown of document.querySelectorAll('.notification-toast, .statusbar-item')) {
      const text = shown.textContent.replaceAll('\\u00a0', ' ');
      if (/\\(\\d+ of \\d+\\)/.test(text) && !noted.includes(text)) noted.push(text);
    }
  };
  new MutationObserver(look).observe(document.body, {
    childList: true, subtree: true, characterData: true,
  });
  look();
})()`;

/** What was noted: strings, in the order in which they were shown. */
export const NOTED_PROGRESS = 'window.notedProgress';
