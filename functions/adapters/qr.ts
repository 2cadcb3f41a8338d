import { renderSVG } from "uqr";

/** The QR code of an address, as an SVG to print or to put into a page. */
export function qrSvg(url: string): string {
  return renderSVG(url, { border: 2 });
}
