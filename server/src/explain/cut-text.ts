/** Text of a log where there is little room for it: a name there may be as long as the log. */

/** At most `most` UTF-16 units of `text`; what is cut ends in `…`. No character is cut in two. */
export function cutText(text: string, most: number): string {
  if (text.length <= most) return text;
  const kept = text.slice(0, Math.max(0, most - 1));
  const last = kept.charCodeAt(kept.length - 1);
  const isHalf = 0xd800 <= last && last <= 0xdbff;
  return `${isHalf ? kept.slice(0, -1) : kept}…`;
}
