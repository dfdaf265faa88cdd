// Sends files in pieces: drop or choose files and folders, watch them, cancel, try again. Two files are sent at a time.

const PIECE = 8 * 2 ** 20; // bytes of one request: a proxy may refuse larger ones
const AT_ONCE = 2;
const STAYS = 4000; // ms that a line stands after its file has arrived

const STYLE = `
.zone { font: 400 14px/1.45 var(--st-font, system-ui, sans-serif); color: var(--st-text-color, #31333f); }
.zone .muted { color: color-mix(in srgb, currentColor 64%, transparent); font-size: 13px; }
.zone .label { margin: 0 0 4px; }
.zone .field { border: 1px dashed color-mix(in srgb, currentColor 36%, transparent); border-radius: 4px; padding: 16px; display: flex; flex-wrap: wrap; gap: 8px 12px; align-items: center; }
.zone .field.over { border-color: var(--st-primary-color, #86660a); background: color-mix(in srgb, var(--st-primary-color, #86660a) 10%, transparent); }
.zone .field.off { opacity: .55; }
.zone .field p { margin: 0; flex: 1 1 12rem; }
.zone button { font: inherit; color: inherit; background: transparent; border: 1px solid color-mix(in srgb, currentColor 30%, transparent); border-radius: 4px; padding: 5px 12px; min-height: 34px; cursor: pointer; }
.zone button:hover:not(:disabled) { border-color: var(--st-primary-color, #86660a); }
.zone button:focus-visible { outline: 2px solid var(--st-primary-color, #86660a); outline-offset: 2px; }
.zone button:disabled { cursor: not-allowed; }
.zone ul { list-style: none; margin: 8px 0 0; padding: 0; max-height: 320px; overflow-y: auto; }
.zone li { display: grid; grid-template-columns: minmax(0, 1fr) auto; gap: 2px 12px; align-items: center; padding: 7px 0; border-bottom: 1px solid color-mix(in srgb, currentColor 13%, transparent); }
.zone .name { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.zone li .acts { grid-row: span 2; display: flex; gap: 6px; }
.zone .said { font-size: 13px; font-variant-numeric: tabular-nums; color: color-mix(in srgb, currentColor 64%, transparent); }
.zone .failed .said { color: light-dark(#a33a1c, #ee8d6d); }
.zone progress { grid-column: 1 / -1; width: 100%; height: 4px; appearance: none; border: 0; background: color-mix(in srgb, currentColor 18%, transparent); }
.zone progress::-webkit-progress-bar { background: transparent; }
.zone progress::-webkit-progress-value { background: var(--st-primary-color, #86660a); }
.zone progress::-moz-progress-bar { background: var(--st-primary-color, #86660a); }
.zone .live { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
`;

const UNITS = ["B", "kB", "MB", "GB", "TB"];
function inWords(bytes) {
  let unit = 0;
  while (bytes >= 999.5 && unit < UNITS.length - 1) { bytes /= 1000; unit += 1; }
  return `${bytes >= 10 || unit === 0 ? bytes.toFixed(0) : bytes.toFixed(1)} ${UNITS[unit]}`;
}

function make(tag, properties = {}, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
}

// One model on its way: a file, or the files of a folder. Its bytes go out one file after the other. ``source`` is the
// sending of the code that was dropped with it, which goes first.
class Sending {
  constructor(zone, name, files, source) {
    this.zone = zone;
    this.name = name;
    this.files = files; // [{ path, file, token }]
    this.source = source;
    this.total = files.reduce((sum, { file }) => sum + file.size, 0);
    this.state = "waiting";
    this.sent = 0;
    this.row();
    this.show();
  }

  row() {
    this.title = make("span", { className: "name", textContent: this.name, title: this.name });
    this.said = make("span", { className: "said" });
    this.bar = make("progress", { max: Math.max(1, this.total), value: 0 });
    this.bar.setAttribute("aria-label", `Upload of ${this.name}`);
    this.again = make("button", { type: "button", textContent: "Try again" });
    this.stop = make("button", { type: "button", textContent: "Cancel" });
    this.again.setAttribute("aria-label", `Try again: ${this.name}`);
    this.again.addEventListener("click", () => this.retry());
    this.stop.addEventListener("click", () => this.cancel());
    this.line = make("li", {}, this.title, make("span", { className: "acts" }, this.again, this.stop), this.said, this.bar);
  }

  show() {
    const percent = this.total ? Math.floor((100 * this.sent) / this.total) : 0;
    const size = inWords(this.total);
    this.said.textContent = {
      waiting: this.ready() ? `${size}, waits` : `${size}, waits for its source`, sending: `${inWords(this.sent)} of ${size}, ${percent} %`, arrived: `${size}, arrived`, failed: this.reason,
    }[this.state];
    this.bar.value = this.sent;
    this.bar.hidden = this.state !== "sending";
    this.line.className = this.state;
    this.again.hidden = this.state !== "failed" || this.final;
    this.stop.hidden = this.state === "arrived";
    this.stop.textContent = this.state === "failed" ? "Dismiss" : "Cancel";
    this.stop.setAttribute("aria-label", `${this.stop.textContent}: ${this.name}`);
  }

  // A source that failed is sent again or dismissed first; without it the model would be opened another way.
  ready() {
    return !this.source || this.source.state === "arrived" || this.source.state === "ended";
  }

  pairs() {
    return this.files.map(({ path, token }) => ({ path, token }));
  }

  set(state) {
    this.state = state;
    this.show();
    this.zone.changed();
  }

  async run() {
    this.set("sending");
    try {
      for (const part of this.files) await this.send(part);
      if (this.state !== "sending") return;
      this.set("arrived");
      this.zone.arrived(this);
      setTimeout(() => this.zone.remove(this), STAYS);
    } catch (error) {
      if (this.state === "sending") this.fail(error.message, error.final);
    }
  }

  async send(part) {
    const before = this.sent;
    const announced = JSON.stringify({ name: part.file.name, size: part.file.size });
    part.token = JSON.parse(await this.request("POST", "", announced)).token;
    for (let at = 0; at < part.file.size; at += PIECE) {
      await this.request("PUT", `/${part.token}?at=${at}`, part.file.slice(at, at + PIECE), (loaded) => {
        this.sent = before + at + loaded;
        this.show();
      });
    }
    this.sent = before + part.file.size;
  }

  request(method, path, body, progressed) {
    return new Promise((done, failed) => {
      if (this.state !== "sending") { failed(new Error("cancelled")); return; }
      const { address, ticket } = this.zone.data;
      const request = (this.under = new XMLHttpRequest());
      request.open(method, address + path);
      request.setRequestHeader("X-Touchstone-Ticket", ticket);
      request.setRequestHeader("X-Xsrftoken", xsrf());
      if (progressed) request.upload.addEventListener("progress", (event) => progressed(event.loaded));
      request.addEventListener("load", () => {
        if (request.status < 300) done(request.responseText);
        else failed(refusal(request));
      });
      const lost = () => failed(new Error("The connection was lost."));
      request.addEventListener("error", lost);
      request.addEventListener("abort", lost);
      request.send(body);
    });
  }

  fail(reason, final) {
    this.giveUp();
    this.reason = reason;
    this.final = final;
    this.set("failed");
    this.zone.say(`${this.name}: ${reason}`);
  }

  retry() {
    this.sent = 0;
    this.set("waiting");
    this.zone.next();
  }

  cancel() {
    if (this.state !== "failed") this.zone.say(`${this.name}: cancelled`);
    this.giveUp();
    this.zone.remove(this);
  }

  giveUp() {
    this.state = "ended";
    this.under?.abort();
    for (const part of this.files) {
      if (!part.token) continue;
      const headers = { "X-Xsrftoken": xsrf() };
      fetch(`${this.zone.data.address}/${part.token}`, { method: "DELETE", headers, keepalive: true }).catch(() => {});
      part.token = undefined;
    }
  }
}

function xsrf() {
  return document.cookie.match(/(?:^|; )_streamlit_xsrf=([^;]*)/)?.[1] ?? "";
}

function refusal(request) {
  let reason = request.responseText.slice(0, 300);
  try { reason = JSON.parse(request.responseText).error; } catch { /* plain text of the door or of a proxy */ }
  const sentence = reason ? reason.charAt(0).toUpperCase() + reason.slice(1) : `The server answered ${request.status}.`;
  return Object.assign(new Error(/[.!?]$/.test(sentence) ? sentence : `${sentence}.`), { final: request.status === 413 });
}

// What was dropped -> [{ path, file }]; paths begin with the folder's name.
async function read(entry) {
  if (entry.isFile) {
    const file = await new Promise((done, failed) => entry.file(done, failed));
    return [{ path: entry.fullPath.replace(/^\//, ""), file }];
  }
  const reader = entry.createReader();
  const found = [];
  for (;;) { // a browser lists a hundred at a time
    const some = await new Promise((done, failed) => reader.readEntries(done, failed));
    if (!some.length) return found;
    for (const one of some) found.push(...await read(one));
  }
}

class Zone {
  constructor() {
    this.list = [];
    this.here = [];
    this.files = make("input", { type: "file", multiple: true, hidden: true });
    this.folder = make("input", { type: "file", webkitdirectory: true, hidden: true });
    this.chooseFiles = make("button", { type: "button", textContent: "Choose files" });
    this.chooseFolder = make("button", { type: "button", textContent: "Choose a folder" });
    this.note = make("span", { className: "muted" });
    this.hint = make("span");
    this.label = make("p", { className: "label" });
    this.field = make("div", { className: "field" }, make("p", {}, this.hint, this.note), this.chooseFiles, this.chooseFolder);
    this.rows = make("ul");
    this.rows.setAttribute("aria-label", "Uploads");
    this.live = make("div", { className: "live" });
    this.live.setAttribute("role", "status");
    this.field.setAttribute("role", "group");
    this.root = make("div", { className: "zone" }, this.label, this.field, this.files, this.folder, this.rows, this.live);
    this.listen();
    this.leave = (event) => event.preventDefault();
    window.addEventListener("pagehide", () => this.list.forEach((one) => one.giveUp()));
  }

  listen() {
    this.chooseFiles.addEventListener("click", () => this.files.click());
    this.chooseFolder.addEventListener("click", () => this.folder.click());
    for (const input of [this.files, this.folder]) {
      input.addEventListener("change", () => {
        this.add([...input.files].map((file) => ({ path: file.webkitRelativePath || file.name, file })));
        input.value = "";
      });
    }
    this.field.addEventListener("dragover", (event) => {
      event.preventDefault();
      if (!this.data.disabled) this.field.classList.add("over");
    });
    this.field.addEventListener("dragleave", () => this.field.classList.remove("over"));
    this.field.addEventListener("drop", async (event) => {
      event.preventDefault();
      this.field.classList.remove("over");
      if (this.data.disabled) return;
      const entries = [...event.dataTransfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
      const found = await Promise.all(entries.map((entry) => read(entry).catch(() => [])));
      this.add(found.flat());
    });
  }

  async add(found) {
    const visible = found.filter(({ path }) => !path.split("/").some((part) => part.startsWith(".") || part === "__pycache__"));
    const { models, source, aside } = await (this.data.takes === "source" ? onlySource(visible) : grouped(visible));
    const filled = source.filter(({ file }) => file.size > 0);
    const own = filled.length ? this.put(sourceName(filled), filled) : undefined;
    for (const { name, files } of models) this.put(name, files, own);
    if (own && !models.length && this.data.takes === "models") own.fail("This is source code. Drop it together with its checkpoint, or on the details of its model.", true);
    if (visible.length) this.say(`${this.list.length} in the list of uploads${aside ? `, ${aside} other files left out` : ""}`);
    this.next();
  }

  put(name, files, source) {
    const sending = new Sending(this, name, files, source);
    this.list.push(sending);
    this.rows.append(sending.line);
    const tooLarge = files.find(({ file }) => file.size > this.data.most);
    if (tooLarge) sending.fail(`${inWords(tooLarge.file.size)} is too large: one file may have ${this.data.mostInWords}. Give its path on the server instead.`, true);
    return sending;
  }

  next() {
    const sending = this.list.filter(({ state }) => state === "sending").length;
    for (const one of this.list) if (one.state === "waiting") one.show();
    const first = this.list.find((one) => one.state === "waiting" && one.ready());
    if (first && sending < AT_ONCE) first.run(); // which comes back here
  }

  changed() {
    const busy = this.list.some(({ state }) => state === "sending" || state === "waiting");
    if (busy) window.addEventListener("beforeunload", this.leave);
    else window.removeEventListener("beforeunload", this.leave);
    this.next();
  }

  arrived(one) {
    const source = one.source?.state === "arrived" ? one.source.pairs() : [];
    if (!this.list.some(({ source }) => source === one)) this.here.push({ name: one.name, files: one.pairs(), source });
    this.here = this.here.slice(-1000);
    this.news = true;
    this.tell();
    this.say(`${one.name}: arrived`);
  }

  tell() {
    if (!this.news || !this.report) return;
    this.news = false;
    this.report([...this.here]);
  }

  remove(sending) {
    const focused = sending.line.contains(sending.line.getRootNode().activeElement);
    this.list = this.list.filter((one) => one !== sending);
    sending.line.remove();
    if (focused) this.chooseFiles.focus();
    this.changed();
  }

  say(words) {
    this.live.textContent = words;
  }

  given(data, report) {
    this.data = data;
    this.report = report;
    this.label.textContent = data.label;
    this.hint.textContent = `${data.hint} `;
    this.field.setAttribute("aria-label", data.label);
    this.note.textContent = `Up to ${data.mostInWords} each. Keep this tab open while they are sent.`;
    this.chooseFiles.disabled = this.chooseFolder.disabled = data.disabled;
    this.field.classList.toggle("off", data.disabled);
    this.tell();
  }

  moveTo(parent) {
    parent.append(make("style", { textContent: STYLE }), this.root);
    if (this.focused?.isConnected) this.focused.focus();
    this.focused = undefined;
  }

  left(parent) {
    if (this.root.parentNode !== parent) return; // it lies in its new place already
    this.focused = this.root.contains(parent.getRootNode().activeElement) ? parent.getRootNode().activeElement : undefined;
    this.report = undefined;
  }
}

function sourceName(files) {
  const [first, ...more] = files.map(({ path }) => path);
  return more.length ? `${first} and ${more.length} more files of source` : `${first} (source)`;
}

// Streamlit builds the component anew when something above it comes or goes, and when its page is seen again. What is
// being sent outlives that: it belongs to the tab.
const zones = (globalThis[Symbol.for("touchstone.dropzone")] ??= new Map());

export default function ({ data, parentElement, setStateValue }) {
  const zone = zones.get(data.key) ?? new Zone();
  zones.set(data.key, zone);
  if (zone.root.parentNode !== parentElement) zone.moveTo(parentElement);
  zone.given(data, (arrived) => setStateValue("arrived", arrived));
  return () => zone.left(parentElement);
}
