// Which items are chosen, and how that travels to Python.

const LIST_UP_TO = 512;

export class Selection {
  /** @param {number} n */
  constructor(n) {
    this.mask = new Uint8Array(n);
    this.count = 0;
    this.how = "none";
    this.cleared = false;
  }

  get items() {
    const items = new Array(this.count);
    for (let i = 0, k = 0; i < this.mask.length; i++) if (this.mask[i]) items[k++] = i;
    return items;
  }

  /** @param {Iterable<number>} items @param {boolean} add keeps what was chosen before */
  choose(items, how, add) {
    if (!add) this.mask.fill(0);
    for (const item of items) this.mask[item] = 1;
    this.count = this.mask.reduce((sum, bit) => sum + bit, 0);
    this.how = this.count ? how : "none";
    this.cleared = false;
  }

  clear() {
    this.mask.fill(0);
    this.count = 0;
    this.how = "none";
    this.cleared = true;
  }

  snapshot() {
    return { mask: this.mask.slice(), count: this.count, how: this.how, cleared: this.cleared };
  }

  restore(snapshot) {
    Object.assign(this, { ...snapshot, mask: snapshot.mask.slice() });
  }

  /** A list while it is short, else one bit an item: 70,000 items are 12 kB of text whatever is chosen. */
  encode(digest) {
    const head = { digest, how: this.how, cleared: this.cleared, count: this.count };
    if (this.count <= LIST_UP_TO) return { ...head, items: this.items };
    const bits = new Uint8Array(Math.ceil(this.mask.length / 8));
    for (let i = 0; i < this.mask.length; i++) if (this.mask[i]) bits[i >> 3] |= 1 << (i & 7);
    let text = "";
    for (let at = 0; at < bits.length; at += 8192) text += String.fromCharCode(...bits.subarray(at, at + 8192));
    return { ...head, bits: btoa(text) };
  }
}
