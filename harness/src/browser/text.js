// arguments: text, whether it must be there, limit in ms, callback. Answers {holds, lines}.
const [wanted, present, limit, done] = arguments;
const lines = () => (document.body ? document.body.innerText : '').split('\n').map(tidy).filter(Boolean);
const holds = () => plain(lines().join(' ')).includes(plain(wanted)) === present;
let observer, timer;
const end = () => {
  if (observer) observer.disconnect();
  clearTimeout(timer);
  done({ holds: holds(), lines: lines() });
};
if (holds()) { end(); return; }
observer = new MutationObserver(() => { if (holds()) end(); });
observer.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
timer = setTimeout(end, limit);
