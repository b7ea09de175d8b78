// What each line did in the last minute, as far as it was sampled. The beginning of a wait is known exactly.

const MINUTE = 60e9;
const WIDTH = 240;
const HEIGHT = 14;

function colour(state, alike) {
  if (state === "running") return "#2a9d4a";
  if (state === "ready") return "#d99000";
  let hash = 0;
  for (const character of alike ?? "") hash = (hash * 31 + character.codePointAt(0)) % 360;
  // From green to red would look like running and ready.
  return "hsl(" + (190 + hash % 140) + " 45% 58%)";
}

export class Lanes {
  #histories = new Map(); #now = 0; #before = 0;

  sampled(nanos) {
    this.#before = this.#now || nanos - 1e9;
    this.#now = nanos;
  }

  draw(canvas, line) {
    const key = line.kind + " " + line.key;
    const history = this.#histories.get(key) ?? { samples: [] };
    this.#histories.set(key, history);
    history.seen = this.#now;
    history.samples.push({ from: this.#from(line, history), before: this.#before, to: this.#now, count: line.count ?? 1,
      colour: line.kind === "group" ? "#8887" : colour(line.state, line.alike) });
    while (history.samples[0].to < this.#now - MINUTE) history.samples.shift();
    this.#paint(canvas, history.samples);
  }

  /** The first sample of a line tells of the whole wait, later ones of what is new. */
  #from(line, history) {
    if (line.state !== "waiting" || line.waitedNanos === undefined) return this.#before;
    const began = this.#now - line.waitedNanos;
    return history.samples.length === 0 ? began : Math.max(began, this.#before);
  }

  #paint(canvas, samples) {
    canvas.width = WIDTH;
    canvas.height = HEIGHT;
    const pen = canvas.getContext("2d");
    const most = Math.max(...samples.map(sample => sample.count));
    const x = nanos => Math.max(0, Math.round(WIDTH * (1 - (this.#now - nanos) / MINUTE)));
    for (const sample of samples) {
      const height = Math.max(2, HEIGHT * sample.count / most);
      const bar = from => pen.fillRect(x(from), HEIGHT - height, Math.max(1, x(sample.to) - x(from)), height);
      pen.fillStyle = sample.colour;
      // Pale where it was at something that nobody saw.
      pen.globalAlpha = 0.3;
      if (sample.before < sample.from) bar(sample.before);
      pen.globalAlpha = 1;
      bar(sample.from);
    }
  }

  forgetUnseen() {
    for (const [key, history] of this.#histories) {
      if (history.seen < this.#now - MINUTE) this.#histories.delete(key);
    }
  }
}
