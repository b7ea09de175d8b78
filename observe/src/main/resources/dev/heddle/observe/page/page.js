// Asks once a second, and shows what is answered.
import { Charts } from "./charts.js";
import { Lanes } from "./lanes.js";
import { Rows, element } from "./rows.js";

const EVERY_MILLIS = 1000;
const byId = id => document.getElementById(id);
const open = new Set();
const lanes = new Lanes();
const sections = [];
let asking = false;
let again = false;

// The part of the address after the # is sent to nobody but with a cancellation.
const token = () => decodeURIComponent(location.hash.slice(1));

function find(name) {
  byId("find").value = name;
  refresh();
}

function toggle(key) {
  if (!open.delete(key)) open.add(key);
  refresh();
}

async function cancel(thread) {
  try {
    const answer = await fetch("cancel?thread=" + thread,
      { method: "POST", headers: { "X-Heddle-Token": token() } });
    byId("message").textContent = answer.ok ? "" : await answer.text();
  } catch {
    byId("message").textContent = "no answer: the program has ended, or its page is closed";
  }
  refresh();
}

// A run that another one has taken the place of leaves nothing of its charts behind.
function section(index, name) {
  if (sections[index]?.name !== name) {
    sections[index]?.box.remove();
    const box = element("section");
    const title = box.appendChild(element("h2"));
    const charts = new Charts(box);
    const rows = new Rows(box, lanes, { find, toggle, cancel });
    byId("runs").insertBefore(box, sections[index + 1]?.box ?? null);
    sections[index] = { name, box, title, charts, rows };
  }
  return sections[index];
}

function show(view) {
  lanes.sampled(view.nanos);
  view.runs.forEach((run, index) => {
    const shown = section(index, run.name);
    shown.title.replaceChildren(run.name, element("small", "on " + run.scheduler));
    shown.charts.show(view, run);
    shown.rows.show(run.lines, view.buttons && token() !== "");
  });
  for (const gone of sections.splice(view.runs.length)) gone.box.remove();
  lanes.forgetUnseen();
  byId("warned").hidden = !view.warned;
  const runs = view.runs.length === 1 ? "1 run" : view.runs.length + " runs";
  byId("state").textContent = view.tasks.toLocaleString() + " tasks in " + runs
    + ", process " + (view.pid ?? "") + ", " + new Date().toLocaleTimeString();
}

// One question at a time: what was typed meanwhile is asked for after the answer.
async function refresh() {
  again = asking;
  if (asking) return;
  asking = true;
  try {
    await ask();
  } finally {
    asking = false;
  }
  if (again) refresh();
}

async function ask() {
  const query = new URLSearchParams();
  if (byId("find").value.trim()) query.append("find", byId("find").value.trim());
  for (const key of open) query.append("open", key);
  if (byId("stacks").checked) query.append("stacks", "");
  try {
    const answer = await fetch("view.json?" + query);
    if (!answer.ok) throw new Error(await answer.text());
    show(await answer.json());
  } catch (e) {
    byId("state").textContent = e instanceof TypeError
      ? "no answer: the program has ended, or its page is closed" : e.message;
  }
}

async function everySecond() {
  if (!byId("hold").checked) await refresh();
  setTimeout(everySecond, EVERY_MILLIS);
}

byId("find").addEventListener("input", refresh);
byId("stacks").addEventListener("change", refresh);
everySecond();
