// arguments: limit in ms, callback. Answers as soon as the page has not changed for a while, or at the limit.
const [limit, done] = arguments;
const WHILE = 400;
let quiet;
const end = () => { observer.disconnect(); clearTimeout(quiet); clearTimeout(last); done(true); };
const rest = () => { clearTimeout(quiet); quiet = setTimeout(end, WHILE); };
const observer = new MutationObserver(rest);
observer.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
const last = setTimeout(end, limit);
rest();
