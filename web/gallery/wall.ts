import { linkTo, SAMPLES, type Sample } from "./samples.ts";

/** In CSS pixels: a phone as most are, and a laptop's window. */
const SIZES: Readonly<Record<string, { readonly width: number; readonly height: number }>> = {
  phone: { width: 390, height: 844 },
  desktop: { width: 1280, height: 860 },
};

const choice = document.querySelector<HTMLFormElement>("#choice");
const wall = document.querySelector("#wall");
const template = document.querySelector<HTMLTemplateElement>("#sample");

function hang(): void {
  if (choice === null) return;
  const chosen = new FormData(choice);
  const screens = chosen.getAll("device").flatMap((device) =>
    chosen.getAll("theme").map((theme) => ({
      device: String(device),
      theme: String(theme),
      words: String(chosen.get("words")),
    })),
  );
  wall?.replaceChildren(...SAMPLES.map((sample) => sectionOf(sample, screens)));
}

type Screen = { readonly device: string; readonly theme: string; readonly words: string };

function sectionOf(sample: Sample, screens: readonly Screen[]): Node {
  const section = template?.content.cloneNode(true);
  if (!(section instanceof DocumentFragment)) throw new Error("index.html has no template.");
  write(section, "h2", sample.name);
  write(section, "span", sample.wait ?? "");
  section.querySelector("a")?.setAttribute("href", linkTo(sample));
  section.querySelector(".frames")?.append(...screens.map((screen) => screenOf(sample, screen)));
  return section;
}

function write(section: DocumentFragment, selector: string, words: string): void {
  const element = section.querySelector(selector);
  if (element !== null) element.textContent = words;
}

function screenOf(sample: Sample, { device, theme, words }: Screen): HTMLElement {
  const box = document.createElement("div");
  const size = SIZES[device] ?? { width: 0, height: 0 };
  box.className = "screen";
  box.style.setProperty("--width", String(size.width));
  box.style.setProperty("--height", String(size.height));
  const frame = document.createElement("iframe");
  frame.title = `${sample.name}, ${device}, ${theme}`;
  frame.loading = "lazy";
  // What the frame's document takes for the reader's preference.
  frame.style.colorScheme = theme;
  frame.src = `/cell.html#${encodeURI(`${words}/${sample.name}`)}`;
  box.append(frame);
  return box;
}

choice?.addEventListener("change", hang);
hang();
