// Shared by the other scripts: what is visible, and under which name.
const tidy = text => (text || '').replace(/[\s\u00a0\u202f]+/g, ' ').trim();
// One apostrophe for all: scenarios are typed on keyboards, pages are typeset.
const plain = text => tidy(text).replace(/[’ʼ]/g, "'");
const visible = element => {
  if (element.closest('[aria-hidden="true"], [hidden], template, script, style, noscript')) return false;
  return element.checkVisibility({ visibilityProperty: true, contentVisibilityAuto: true });
};
const byIds = (element, attribute) => (element.getAttribute(attribute) || '').split(/\s+/)
  .map(id => id && element.ownerDocument.getElementById(id)).filter(Boolean);
const nameOf = element => {
  const labelled = byIds(element, 'aria-labelledby').map(other => other.textContent).join(' ');
  if (tidy(labelled)) return tidy(labelled);
  if (tidy(element.getAttribute('aria-label'))) return tidy(element.getAttribute('aria-label'));
  if (element.labels && element.labels.length) {
    // A hint inside a label explains; it is not the name.
    const texts = [...element.labels].map(label => {
      const copy = label.cloneNode(true);
      copy.querySelectorAll('.hint, input, select, textarea').forEach(inner => inner.remove());
      return copy.textContent;
    });
    if (tidy(texts.join(' '))) return tidy(texts.join(' '));
  }
  if (element.matches('input[type=submit], input[type=button], input[type=reset]')) return tidy(element.value);
  if (element.matches('input[type=image]') && tidy(element.alt)) return tidy(element.alt);
  if (element.matches('button, a, summary, h1, h2, h3, h4, h5, h6, [role]:not([role=textbox])')) {
    const images = [...element.querySelectorAll('img[alt]')].map(image => image.alt).join(' ');
    const text = tidy(element.textContent + ' ' + images);
    if (text) return text;
  }
  return tidy(element.getAttribute('placeholder') || element.getAttribute('title') || element.getAttribute('name'));
};
const KINDS = {
  control: 'button, a[href], summary, input[type=submit], input[type=button], input[type=reset], input[type=image], '
    + '[role=button], [role=link], [role=tab], [role=menuitem]',
  field: 'input:not([type=hidden]):not([type=submit]):not([type=button]):not([type=reset]):not([type=image])'
    + ':not([type=checkbox]):not([type=radio]), textarea, [role=textbox]',
  checkbox: 'input[type=checkbox], [role=checkbox], [role=switch]',
  radio: 'input[type=radio], [role=radio]',
  onoff: 'input[type=checkbox], input[type=radio], [role=checkbox], [role=switch], [role=radio]',
  list: 'select',
  heading: 'h1, [role=heading][aria-level="1"]',
};
