// Which of the files that were dropped together are models, and which are the source that belongs to them.

const PARTS = ["model_config.json", "config.json", "model_index.json"]; // a folder with one of these is one model
const PICTURE = /\.(png|jpe?g|bmp|gif|webp|tiff?)$/i; // and so is a folder of pictures: a batch of samples
const CODE = /\.(py|ipynb)$/i;
const SETTINGS = /\.(ya?ml|json)$/i; // of the source, where there is code beside them
const WEIGHTS = /\.(pt|pth|ckpt|pkl|safetensors|onnx|h5|hdf5|keras|npz|npy|bin|msgpack)$/i;
const NEITHER = /(^|\/)(LICENSE|README|Makefile|Dockerfile)[^/]*$|\.(md|rst|txt|toml|cfg|ini|sh|bat|csv|tsv|lock|html?|css|js|svg|pdf|png|jpe?g|gif)$/i; // what else a repository holds
const DIRECTORY = 8 * 2 ** 20; // longest directory of a zip that is looked at

// [{ path, file }] -> { models: [{ name, files }], source: [{ path, file }], aside }
async function grouped(found) {
  const zips = new Set();
  for (const { file } of found) if (/\.zip$/i.test(file.name) && (await holdsCode(file))) zips.add(file);
  const loose = [];
  const folders = new Map();
  for (const one of found) {
    const [top, ...rest] = one.path.split("/");
    if (rest.length) folders.set(top, [...(folders.get(top) ?? []), { inside: rest.join("/"), ...one }]);
    else loose.push(one);
  }
  const groups = { models: [], source: [], aside: 0 };
  const single = ({ file }) => groups.models.push({ name: file.name, files: [{ path: file.name, file }] });
  const code = found.some(({ file }) => CODE.test(file.name) || zips.has(file));
  const part = (one) => CODE.test(one.file.name) || zips.has(one.file) || (code && SETTINGS.test(one.file.name));
  for (const one of loose) (part(one) ? groups.source.push(one) : single(one));
  for (const [name, files] of folders) {
    const pictures = files.length > 1 && files.every(({ file }) => PICTURE.test(file.name));
    if (files.some(({ file }) => CODE.test(file.name))) { // a repository
      for (const one of files) {
        if (part(one)) groups.source.push(one);
        else if (NEITHER.test(one.path)) groups.aside += 1;
        else single(one);
      }
    } else if (pictures || files.some(({ file }) => PARTS.includes(file.name))) {
      groups.models.push({ name, files: files.filter(({ file }) => file.size > 0).map(({ inside, file }) => ({ path: inside, file })) });
    } else files.forEach(single);
  }
  return groups;
}

// The same where nothing but source is taken.
async function onlySource(found) {
  const taken = found.filter(({ file }) => CODE.test(file.name) || SETTINGS.test(file.name) || /\.zip$/i.test(file.name));
  const enough = taken.some(({ file }) => !SETTINGS.test(file.name));
  return { models: [], source: enough ? taken : [], aside: found.length - (enough ? taken.length : 0) };
}

// Whether a zip is source: it lists code and no weights. Names only; what is in it, a worker looks at.
async function holdsCode(file) {
  try {
    const tail = new DataView(await file.slice(-65557).arrayBuffer());
    let end = tail.byteLength - 22;
    while (end >= 0 && tail.getUint32(end, true) !== 0x06054b50) end -= 1;
    if (end < 0) return false;
    const [length, start] = [tail.getUint32(end + 12, true), tail.getUint32(end + 16, true)];
    const listed = new DataView(await file.slice(start, start + Math.min(length, DIRECTORY)).arrayBuffer());
    const names = [];
    for (let at = 0; at + 46 <= listed.byteLength && listed.getUint32(at, true) === 0x02014b50; ) {
      const [name, extra, comment] = [28, 30, 32].map((field) => listed.getUint16(at + field, true));
      names.push(new TextDecoder().decode(listed.buffer.slice(at + 46, at + 46 + name)));
      at += 46 + name + extra + comment;
    }
    return names.some((name) => CODE.test(name)) && !names.some((name) => WEIGHTS.test(name));
  } catch {
    return false;
  }
}

