// arguments: whether it must be drawn, limit in ms, callback. Answers as soon as the page has not changed for a while, or at
// the limit; at once when it need not be drawn and nothing on it could change it: what has no script is what it is once it is
// loaded.
const [drawn, limit, done] = arguments;
const WHILE = 400;
const acts = document.querySelector('script, meta[http-equiv="refresh" i]')
  || document.evaluate('boolean(//@*[starts-with(name(), "on")])', document, null, XPathResult.BOOLEAN_TYPE, null).booleanValue;
if (!drawn && !acts && document.readyState === 'complete') { done(true); return; }
let quiet;
const end = () => { observer.disconnect(); clearTimeout(quiet); clearTimeout(last); done(true); };
const rest = () => { clearTimeout(quiet); quiet = setTimeout(end, WHILE); };
const observer = new MutationObserver(rest);
observer.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
const last = setTimeout(end, limit);
rest();
