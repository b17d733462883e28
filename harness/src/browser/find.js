// arguments: queries, whether one must match, limit in ms, callback. A query is {kind, name, place}; with a place,
// only what stands in a section, group, row or under a heading of that name counts.
// Answers {query, elements, places, names} as soon as a query matches (or, when none must, as soon as none does);
// after the limit, what there is then. `places` tells where each of the elements stands, `names` which names exist
// when nothing matched.
const [queries, present, limit, done] = arguments;
const HEADINGS = 'h1, h2, h3, h4, h5, h6, [role=heading]';
const CONTAINERS = 'section, article, fieldset, form, dialog, nav, main, header, footer, aside, details, table, tr, li, '
  + '[role=region], [role=group], [role=radiogroup], [role=dialog], [role=listitem], [role=row]';
const all = kind => [...document.querySelectorAll(KINDS[kind])].filter(element => visible(element)
  || (element.matches('input') && element.labels && [...element.labels].some(visible)));
// What a container is called: by its label, its legend, its caption or its first heading; a row or an item of a
// list, by any of its texts.
const titles = container => {
  const named = byIds(container, 'aria-labelledby').map(other => other.textContent);
  if (container.hasAttribute('aria-label')) named.push(container.getAttribute('aria-label'));
  const own = container.querySelector(':scope > legend, :scope > caption, :scope > summary') || container.querySelector(HEADINGS);
  if (own) named.push(own.textContent);
  if (container.matches('tr, [role=row]')) named.push(...[...container.children].map(cell => cell.textContent));
  if (container.matches('li, [role=listitem]')) {
    const text = document.createTreeWalker(container, NodeFilter.SHOW_TEXT);
    while (text.nextNode()) named.push(text.currentNode.data);
  }
  return named.map(tidy).filter(Boolean);
};
const headingBefore = element => {
  const before = [...document.querySelectorAll(HEADINGS)].filter(visible).filter(heading =>
    heading.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_FOLLOWING);
  return before.length ? tidy(before[before.length - 1].textContent) : '';
};
const standsIn = (element, place) => {
  if (plain(headingBefore(element)) === plain(place)) return true;
  for (let around = element.parentElement; around; around = around.parentElement) {
    if (around.matches(CONTAINERS) && titles(around).some(title => plain(title) === plain(place))) return true;
  }
  return false;
};
// The nearest name that tells an element from the others.
const placeOf = (element, others) => {
  for (let around = element.parentElement; around; around = around.parentElement) {
    if (!around.matches(CONTAINERS)) continue;
    const telling = titles(around).find(title => others.every(other => other === element || !standsIn(other, title)));
    if (telling) return telling;
  }
  return headingBefore(element);
};
const look = () => {
  for (const [index, { kind, name, place }] of queries.entries()) {
    const found = kind === 'selector'
      ? [...document.querySelectorAll(name)].filter(visible)
      : all(kind).filter(element => plain(nameOf(element)) === plain(name));
    const elements = place ? found.filter(element => standsIn(element, place)) : found;
    if (elements.length) return { query: index, elements };
  }
  return { query: 0, elements: [] };
};
let observer, timer;
const end = ({ query, elements }) => {
  if (observer) observer.disconnect();
  clearTimeout(timer);
  const { kind } = queries[queries.length - 1];
  const names = elements.length || kind === 'selector' ? [] : [...new Set(all(kind).map(nameOf).filter(Boolean))];
  const places = elements.length > 1 ? elements.map(element => placeOf(element, elements)) : [];
  done({ query, elements, places, names });
};
const enough = found => (found.elements.length > 0) === present;
const first = look();
if (enough(first)) { end(first); return; }
observer = new MutationObserver(() => { const found = look(); if (enough(found)) end(found); });
observer.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
timer = setTimeout(() => end(look()), limit);
