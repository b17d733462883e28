// arguments: field, value. Gives a value to a field that is not typed into letter by letter (a date, a colour …), as its
// own picker would; null for any other field. Such values are written as HTML writes them: 2026-11-24. Answers
// {type, held, closed, holds}: a field drops a value that it cannot read.
const [field, value] = arguments;
if (!/^(date|month|week|time|datetime-local|color|range)$/.test(field.type)) return null;
const closed = field.disabled || field.readOnly;
if (!closed) {
  field.focus();
  // The prototype's own setter: React watches that of the field, and takes what comes through it for its own doing.
  Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set.call(field, value);
  field.dispatchEvent(new Event('input', { bubbles: true }));
  field.dispatchEvent(new Event('change', { bubbles: true }));
}
// HTML writes a colour in lower case, and a T between day and hour.
const same = text => text.trim().toLowerCase().replace(' ', 't');
return { type: field.type, held: field.value, closed, holds: !closed && same(field.value) === same(value) };
