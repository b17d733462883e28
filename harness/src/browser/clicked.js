// arguments: element. Answers what a person would click to reach it: the element, or the visible label of a control that
// is out of sight or lies below its label, as restyled checkboxes do.
const [element] = arguments;
const labels = element.matches('input') ? [...(element.labels || [])].filter(visible) : [];
if (!labels.length) return element;
if (!visible(element)) return labels[0];
element.scrollIntoView({ block: 'center', inline: 'center', behavior: 'instant' });
const { left, top, width, height } = element.getBoundingClientRect();
const hit = document.elementFromPoint(left + width / 2, top + height / 2);
const covering = hit && !element.contains(hit) && labels.find(label => label.contains(hit));
return covering || element;
