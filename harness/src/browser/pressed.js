// At the head of every page that comes: notes the name of each link and button that is pressed, on which page and since when that
// page is there, where the
// page's own site keeps what belongs to this tab. The page does what it does.
const KEPT = 'doublure.pressed';
addEventListener('click', event => {
  const pressed = event.composedPath().find(part => part instanceof Element && part.matches(KINDS.control));
  if (!pressed) return;
  try {
    const before = JSON.parse(sessionStorage.getItem(KEPT) || '[]');
    sessionStorage.setItem(KEPT, JSON.stringify([...before, { name: nameOf(pressed), url: location.href, since: Math.round(performance.timeOrigin) }]));
  } catch { /* A page that may keep nothing. */ }
}, true);
