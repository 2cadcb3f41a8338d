/** Leaves the node alone where nothing changed, so that nothing is read out or drawn again. */
export function write(element: Element, words: string): void {
  if (element.textContent !== words) element.textContent = words;
}

export function writeOrHide(element: HTMLElement, words: string): void {
  write(element, words);
  element.hidden = words === "";
}

/** A link that leads nowhere is not shown. */
export function linkOrHide(link: HTMLAnchorElement, address: string | undefined): void {
  link.hidden = address === undefined;
  if (address !== undefined && link.getAttribute("href") !== address) link.href = address;
}
