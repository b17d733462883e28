// arguments: a text. Scrolls to what tells of it, a heading first, and selects it as a reader would; whether there is any.
const [wanted] = arguments;
const TELLING = 'h1, h2, h3, h4, h5, h6, p, li, dt, dd, td, blockquote, div, section, article';
const telling = [...document.querySelectorAll(TELLING)].filter(element => visible(element)
  && !element.closest('header, nav, footer, a, button') && plain(element.textContent).includes(plain(wanted)));
const innermost = telling.filter(element => !telling.some(other => other !== element && element.contains(other)));
const shown = innermost.find(element => element.matches('h1, h2, h3, h4, h5, h6')) || innermost[0];
if (!shown) return false;
shown.scrollIntoView({ block: 'center' });
getSelection().selectAllChildren(shown);
return true;
