// Words for what scripts say, translated by the server: the JSON block "dk-words" of the frame.
const words = JSON.parse(document.getElementById("dk-words")?.textContent ?? "{}");

/** The translated words by that name, with %(name)s placeholders filled from `values`. */
export function word(name, values = {}) {
  const text = words[name] ?? name;
  return text.replace(/%\((\w+)\)s/g, (_, key) => values[key] ?? "");
}
