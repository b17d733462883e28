// arguments: kind, name, limit in ms, callback. Answers {elements, names} as soon as an element of that kind
// bears that name; after the limit, {elements: [], names: [those that exist]}.
const [kind, wanted, limit, done] = arguments;
const all = () => [...document.querySelectorAll(KINDS[kind])].filter(element => visible(element)
  || (element.matches('input') && element.labels && [...element.labels].some(visible)));
const look = () => all().filter(element => plain(nameOf(element)) === plain(wanted));
let observer, timer;
const end = elements => {
  if (observer) observer.disconnect();
  clearTimeout(timer);
  done({ elements, names: elements.length ? [] : [...new Set(all().map(nameOf).filter(Boolean))] });
};
const first = look();
if (first.length) { end(first); return; }
observer = new MutationObserver(() => { const found = look(); if (found.length) end(found); });
observer.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
timer = setTimeout(() => end(look()), limit);
