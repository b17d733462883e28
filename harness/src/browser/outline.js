// Tells the page as text, in reading order: headings, messages, texts, fields with what they hold, buttons,
// links, tables. Ports are left out; what is marked data-volatile, such as a time or a code, is told by the name that the
// mark gives it, and as it stands when it is not what that name promises.
const out = [];
let line = [];
const flush = prefix => {
  const text = tidy(line.join(''));
  line = [];
  if (text) out.push((prefix || '') + text);
};
const push = text => { flush(); out.push(text); };
const typed = element => element.type === 'password' ? (element.value ? '(masqué)' : '') : element.value;
const PROMISED = { code: /^\d{2}$/, durée: /^\d+$/ };
const volatile = element => {
  const name = element.getAttribute('data-volatile');
  const text = tidy(element.textContent);
  const promised = PROMISED[name] || /./;
  return promised.test(text) ? '[' + (name || '…') + ']' : text;
};
// Text for screen readers only is part of its sentence, however it is taken out of sight.
const block = element => {
  const style = getComputedStyle(element);
  return /^(block|flex|grid|list-item|table)/.test(style.display)
    && !(style.position === 'absolute' && element.offsetWidth <= 1);
};
const walk = node => {
  if (node.nodeType === Node.TEXT_NODE) { line.push(node.data); return; }
  if (node.nodeType !== Node.ELEMENT_NODE || !visible(node) && getComputedStyle(node).display !== 'contents') return;
  if (node.hasAttribute('data-volatile')) {
    // What a term means stays on the term's line.
    const apart = block(node) && node.tagName !== 'DD';
    if (apart) flush();
    line.push(volatile(node));
    if (apart || node.tagName === 'DD') flush();
    return;
  }
  const level = /^H([1-6])$/.exec(node.tagName);
  if (level) { push('#'.repeat(Number(level[1])) + ' ' + nameOf(node)); return; }
  switch (node.tagName) {
    case 'BUTTON': push('[bouton] ' + nameOf(node) + (node.disabled ? ' (inactif)' : '')); return;
    case 'SUMMARY': push('[dépliant] ' + nameOf(node)); return;
    case 'A':
      if (!node.classList.contains('skip')) push('[lien] ' + nameOf(node));
      return;
    case 'IFRAME': push('[cadre] ' + nameOf(node)); return;
    case 'IMG': if (node.alt) push('[image] ' + tidy(node.alt)); return;
    case 'SELECT': {
      const options = [...node.options].map(option => tidy(option.textContent)).join(' | ');
      const chosen = node.selectedOptions.length ? tidy(node.selectedOptions[0].textContent) : '';
      push('[liste] ' + nameOf(node) + ' = ' + chosen + ' { ' + options + ' }');
      return;
    }
    case 'TEXTAREA': push('[champ] ' + nameOf(node) + ' = ' + tidy(node.value)); return;
    case 'INPUT': {
      if (node.type === 'hidden') return;
      if (node.type === 'checkbox') push((node.checked ? '[x] ' : '[ ] ') + nameOf(node));
      else if (node.type === 'radio') push((node.checked ? '(o) ' : '( ) ') + nameOf(node));
      else if (['submit', 'button', 'reset'].includes(node.type)) push('[bouton] ' + nameOf(node));
      else push(('[champ] ' + nameOf(node) + (node.required ? ' (obligatoire)' : '') + ' = ' + typed(node)).trimEnd());
      return;
    }
    // What a label says is told with its field; a hint inside it is a text of its own.
    case 'LABEL':
      flush();
      for (const hint of node.querySelectorAll('.hint')) { line.push(hint.textContent); flush(); }
      for (const inner of node.querySelectorAll('input, select, textarea')) walk(inner);
      return;
    case 'LEGEND': push('[groupe] ' + tidy(node.textContent)); return;
    case 'TR': {
      flush();
      const cells = [...node.children].filter(visible).map(cell => {
        const control = cell.querySelector('input');
        const mark = !control ? '' : control.type === 'radio' ? (control.checked ? '(o) ' : '( ) ')
          : control.type === 'checkbox' ? (control.checked ? '[x] ' : '[ ] ') : '';
        return mark + (cell.hasAttribute('data-volatile') ? volatile(cell) : tidy(cell.innerText));
      });
      out.push('| ' + cells.join(' | ') + ' |');
      return;
    }
    case 'DT': flush(); for (const child of node.childNodes) walk(child); line.push(' : '); return;
    case 'DD': for (const child of node.childNodes) walk(child); flush(); return;
    case 'BR': flush(); return;
  }
  const role = node.getAttribute('role');
  const message = role === 'alert' || role === 'status';
  const mark = node.classList.contains('on') ? '✓ ' : node.classList.contains('off') ? '✕ ' : '';
  const separate = block(node);
  if (separate) flush();
  const before = out.length;
  for (const child of node.childNodes) walk(child);
  if (separate) flush(message ? '[message] ' : mark);
  if (message && out.length > before && !out[before].startsWith('[message]')) out[before] = '[message] ' + out[before];
};
walk(document.body);
flush();
const path = location.protocol === 'https:' || location.protocol === 'http:'
  ? location.hostname + location.pathname : location.href;
return { host: location.hostname, path, title: document.title, lines: out };
