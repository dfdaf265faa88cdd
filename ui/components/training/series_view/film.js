// One slider of steps, Play and Pause, the rows of pictures, and the map.

const PACE = 650; // ms a step
const CALM = 1200; // ms a step where less motion is asked for: steps then change at once

class Film {
  constructor(view) {
    this.view = view;
    this.play = make("button", { type: "button", className: "play" }, "Play");
    this.play.addEventListener("click", () => (this.playing ? this.pause() : this.start()));
    this.slider = make("input", { type: "range", min: "0", step: "1", "aria-label": "Step" });
    this.slider.addEventListener("input", () => { this.stop(); this.view.stepTo(Number(this.slider.value)); });
    this.said = make("output", {});
    this.map = new MovingMap();
    this.strips = make("div", { className: "strips" });
    this.head = make("p", { className: "of" });
    this.root = make("div", { className: "film" }, this.head, make("div", { className: "line" }, this.play, this.slider, this.said), make("div", { className: "shown" }, this.map.root, this.strips));
  }

  update(spec) {
    this.stop();
    this.spec = spec;
    this.root.hidden = spec.steps.length < 2;
    this.slider.max = String(Math.max(0, spec.steps.length - 1));
    this.head.textContent = `${spec.of} at each of its steps`;
    this.map.update(spec.map);
    this.strips.hidden = !spec.strips.length;
    this.rows = spec.strips.map((strip) => {
      const picture = make("div", { className: "sheet", role: "img" });
      picture.style.backgroundImage = `url("${strip.url}")`;
      picture.style.aspectRatio = `${strip.columns * strip.cell[1]} / ${strip.cell[0] - 1}`;
      picture.style.maxWidth = `${Math.min(900, strip.columns * Math.max(strip.cell[1], 44))}px`;
      return { strip, picture };
    });
    this.strips.replaceChildren(...this.rows.map(({ strip, picture }) => make("figure", {}, make("figcaption", {}, make("b", {}, strip.title), ` ${strip.says}`), picture)));
  }

  // ``at`` is a place among the steps, whole or on its way.
  show(at) {
    const whole = Math.round(at), { words, steps } = this.spec;
    if (!steps.length) return;
    this.slider.value = String(whole);
    this.slider.setAttribute("aria-valuetext", words[whole]);
    this.said.textContent = words[whole];
    for (const { strip, picture } of this.rows) {
      // A sheet of m rows: the last pixel line of each is a gap that is not shown.
      const rows = strip.moves ? steps.length : 1, row = strip.moves ? whole : 0;
      const height = rows * strip.cell[0], shown = strip.cell[0] - 1;
      picture.style.backgroundSize = `100% ${(100 * height) / shown}%`;
      picture.style.backgroundPosition = `0 ${height > shown ? (100 * row * strip.cell[0]) / (height - shown) : 0}%`;
      picture.setAttribute("aria-label", `${strip.title} ${strip.says}, ${words[whole]}`);
    }
    this.map.show(at, words[whole]);
  }

  start() {
    const last = this.spec.steps.length - 1;
    this.playing = true;
    this.play.textContent = "Pause";
    this.from = this.view.place >= last ? 0 : this.view.place;
    this.begun = undefined;
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const turn = (now) => {
      if (!this.playing) return;
      this.begun ??= now;
      const gone = this.from + (now - this.begun) / (calm ? CALM : PACE);
      const at = Math.min(last, calm ? Math.floor(gone) : gone);
      this.view.playAt(at);
      if (at >= last) this.pause();
      else this.frame = requestAnimationFrame(turn);
    };
    this.frame = requestAnimationFrame(turn);
  }

  stop() {
    this.playing = false;
    cancelAnimationFrame(this.frame);
    this.play.textContent = "Play";
  }

  pause() {
    this.stop();
    this.view.stepTo(Math.round(this.view.place));
  }

  destroy() {
    this.stop();
    this.map.destroy();
  }
}
