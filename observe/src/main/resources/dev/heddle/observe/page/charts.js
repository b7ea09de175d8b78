// The last minute of a run in numbers: lag, queue depth, how busy its carriers are, worker processes.
import { element, time } from "./rows.js";

const MOST_POINTS = 60;
const SVG = "http://www.w3.org/2000/svg";

class Chart {
  #value; #path; #points = [];

  constructor(parent, title, hint) {
    const box = parent.appendChild(element("div", undefined, "chart"));
    box.title = hint;
    this.#value = box.appendChild(element("b"));
    box.append(element("span", title));
    const svg = box.appendChild(document.createElementNS(SVG, "svg"));
    svg.setAttribute("viewBox", "0 0 " + (MOST_POINTS - 1) + " 36");
    svg.setAttribute("preserveAspectRatio", "none");
    this.#path = svg.appendChild(document.createElementNS(SVG, "path"));
  }

  add(point, text) {
    this.#value.textContent = text;
    this.#points.push(point);
    if (this.#points.length > MOST_POINTS) this.#points.shift();
    const most = Math.max(...this.#points, 1e-9);
    const start = MOST_POINTS - this.#points.length;
    const steps = this.#points.map((each, i) => "L" + (start + i) + " " + (35 - 32 * each / most).toFixed(1));
    this.#path.setAttribute("d", "M" + start + " 36" + steps.join("") + "L" + (MOST_POINTS - 1) + " 36Z");
  }
}

export class Charts {
  #box; #charts; #before;

  constructor(parent) {
    this.#box = parent.appendChild(element("div", undefined, "charts"));
  }

  show(view, run) {
    if (!this.#charts) {
      const chart = (title, hint) => new Chart(this.#box, title, hint);
      this.#charts = {
        ...(run.carriers.length && {
          lag: chart("lag", "how late the latest timer was; of several carriers the worst"),
          depth: chart("queue depth", "tasks that could run, and wait for a carrier"),
          rate: chart("slices", "how often a task got a carrier, each second") }),
        workers: chart("workers", "worker and other processes this one has started, and how many processors they keep busy") };
    }
    const total = name => run.carriers.reduce((sum, carrier) => sum + carrier[name], 0);
    const now = { nanos: view.nanos, slices: total("slices"), cpu: view.workersCpuNanos };
    const before = this.#before ?? now;
    const elapsed = Math.max(1, now.nanos - before.nanos);
    this.#before = now;
    if (this.#charts.lag) {
      const lag = Math.max(0, ...run.carriers.map(carrier => carrier.lagNanos));
      this.#charts.lag.add(lag, time(lag));
      this.#charts.depth.add(total("runnable"), total("runnable").toLocaleString());
      const rate = (now.slices - before.slices) * 1e9 / elapsed;
      this.#charts.rate.add(rate, Math.round(rate).toLocaleString() + " / s");
    }
    const busy = Math.max(0, (now.cpu - before.cpu) / elapsed);
    this.#charts.workers.add(busy, view.workers + (view.workers ? ", " + busy.toFixed(1) + " busy" : ""));
  }
}
