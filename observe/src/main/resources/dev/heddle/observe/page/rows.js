// The lines of a tree: each has an element that stays as long as the line does, so that a click is never lost.
// What comes from the program goes in as text: no name can become markup.

const DEEPEST = 30;

export function element(kind, text, name) {
  const made = document.createElement(kind);
  if (text !== undefined) made.textContent = text;
  if (name) made.className = name;
  return made;
}

export function time(nanos) {
  if (nanos < 1e6) return (nanos / 1e3).toFixed(0) + " µs";
  if (nanos < 1e9) return (nanos / 1e6).toFixed(0) + " ms";
  return nanos < 60e9 ? (nanos / 1e9).toFixed(1) + " s" : (nanos / 60e9).toFixed(1) + " min";
}

export class Rows {
  #box; #lanes; #actions; #shown = new Map();

  constructor(parent, lanes, actions) {
    this.#box = parent.appendChild(element("div"));
    this.#lanes = lanes;
    this.#actions = actions;
  }

  show(lines, mayCancel) {
    const before = this.#shown;
    this.#shown = new Map();
    let place = this.#box.firstChild;
    lines.forEach((line, index) => {
      const key = line.key === "" ? "more " + index : line.key;
      const row = before.get(key) ?? this.#row();
      before.delete(key);
      this.#shown.set(key, row);
      this.#fill(row, line, mayCancel);
      if (row.root === place) place = place.nextSibling;
      else this.#box.insertBefore(row.root, place);
    });
    for (const gone of before.values()) gone.root.remove();
  }

  #row() {
    const root = element("div");
    const row = { root, text: root.appendChild(element("div", undefined, "text")),
      lane: root.appendChild(element("canvas")), end: root.appendChild(element("span")) };
    row.text.addEventListener("click", () => {
      if (row.line.kind === "crowd") this.#actions.toggle(row.line.key);
    });
    return row;
  }

  #fill(row, line, mayCancel) {
    row.line = line;
    row.root.className = "row " + line.kind;
    row.text.style.paddingLeft = 1.3 * Math.min(line.depth, DEEPEST) + "em";
    row.text.replaceChildren(...this.#parts(line));
    row.lane.hidden = line.kind === "more";
    if (line.kind !== "more") this.#lanes.draw(row.lane, line);
    const wants = mayCancel && line.kind === "task";
    if (!wants) row.end.replaceChildren();
    else if (!row.end.firstChild) {
      const button = element("button", "cancel", "cancel");
      button.addEventListener("click", () => this.#actions.cancel(row.line.thread));
      row.end.append(button);
    }
  }

  #parts(line) {
    switch (line.kind) {
      case "more": return ["… and " + line.count.toLocaleString() + " more"];
      case "group": return ["group " + line.name + ": " + line.count.toLocaleString() + " tasks"
        + (line.closing ? ", closing" : ""), ...this.#cancelled(line)];
      case "crowd": return [element("span", undefined, "dot " + line.state),
        element("b", (line.open ? "▾ " : "▸ ") + line.count.toLocaleString()
          + (line.state === "waiting" ? " waiters: " : " tasks: ") + line.name),
        element("span", (line.waitedNanos === undefined ? "" : "up to " + time(line.waitedNanos) + "; ")
          + line.names, "what")];
      default: return this.#task(line);
    }
  }

  #task(line) {
    const parts = [];
    if (line.path) parts.push(element("span", line.path, "path"));
    parts.push(element("span", undefined, "dot " + line.state), element("b", line.name));
    let what = line.state;
    if (line.what) what = "waits " + (line.waitedNanos === undefined ? "" : time(line.waitedNanos) + ": ") + line.what;
    if (line.timeLeftNanos !== undefined) what += "; deadline in " + time(line.timeLeftNanos);
    parts.push(element("span", what, "what"));
    if (line.holder) {
      const holder = element("button", "→ " + line.holder, "holder");
      holder.title = "find it";
      holder.addEventListener("click", () => this.#actions.find(line.holder));
      parts.push(holder);
    }
    parts.push(...this.#cancelled(line));
    if (line.startedAt) parts.push(element("pre", "started at " + line.startedAt[0]));
    if (line.stack) parts.push(element("pre", line.stack.map(frame => "at " + frame).join("\n")));
    return parts;
  }

  #cancelled(line) {
    return line.cancelled ? [element("span", "cancelled: " + line.cancelled, "bad")] : [];
  }
}
