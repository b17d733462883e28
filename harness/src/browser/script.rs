//! What runs inside the page. Each script is a function body in a file of its own.

/// Finds elements by role and accessible name, waiting for them; see the file.
pub(super) const FIND: &str = include_str!("find.js");
/// Waits until the page has been quiet for a while; see the file.
pub(super) const QUIET: &str = include_str!("quiet.js");
/// Waits until the page is at an address; see the file.
pub(super) const ADDRESS: &str = include_str!("address.js");
/// Waits until a text is (or is not) on the page; see the file.
pub(super) const TEXT: &str = include_str!("text.js");
/// Tells the page as text, in reading order; see the file.
pub(super) const OUTLINE: &str = include_str!("outline.js");
/// What the scripts share: visibility and accessible names.
pub(super) const COMMON: &str = include_str!("common.js");
/// Scrolls to what tells of a text; see the file.
pub(super) const SHOW: &str = include_str!("show.js");
/// Scrolls to an element and gives it the focus, as the keyboard does.
pub(super) const POINT_AT: &str = "const [element] = arguments; \
     element.scrollIntoView({ block: 'center' }); element.focus({ preventScroll: true, focusVisible: true });";
/// The size of the whole page, bounded: a page without end must not exhaust the memory.
pub(super) const SIZE: &str = "const page = document.documentElement; \
     return { width: Math.min(page.scrollWidth, 4000), height: Math.min(page.scrollHeight, 12000) };";
/// Whether the whole page is within these bounds.
pub(super) const IS_BOUNDED: &str = "const page = document.documentElement; \
     return page.scrollWidth <= 4000 && page.scrollHeight <= 12000;";
/// Null on a page; on the browser's own error page, the code that it shows.
pub(super) const ERROR_PAGE: &str = "const firefox = /^about:(neterror|certerror)\\?e=([A-Za-z]+)/.exec(document.documentURI); \
     if (firefox) return firefox[2]; \
     if (location.protocol !== 'chrome-error:') return null; \
     const code = /ERR_[A-Z_]+/.exec(document.documentElement.outerHTML); \
     return code ? code[0] : 'page d’erreur du navigateur';";
/// Makes the page say whether it is about to be replaced; see the file.
pub(super) const WATCH_LEAVING: &str = include_str!("leaving.js");
/// Whether the page that a click left is still there.
pub(super) const IS_LEAVING: &str = "return window.doublureLeaving === true";
/// Whether something that a selector designates is visible.
pub(super) const SHOWS: &str = "return [...document.querySelectorAll(arguments[0])].some(visible);";
/// What the page is about: its first visible heading, else its title.
pub(super) const HEADING: &str = "const first = [...document.querySelectorAll('h1')].find(visible); return first ? nameOf(first) : tidy(document.title);";
/// Whether a checkbox or a radio button is on, whatever it is made of.
pub(super) const IS_ON: &str = "const [element] = arguments; \
     return element.matches('input') ? element.checked : element.getAttribute('aria-checked') === 'true';";
/// Gives a value to a field that is not typed into letter by letter; see the file.
pub(super) const PICK: &str = include_str!("pick.js");
/// What a person would click to reach an element; see the file.
pub(super) const CLICKED: &str = include_str!("clicked.js");
/// Notes what is pressed on every page; see the file.
pub(super) const PRESSED: &str = include_str!("pressed.js");
/// What was noted of what was pressed on the pages of this one's site, in this tab.
pub(super) const NOTED: &str =
    "try { return JSON.parse(sessionStorage.getItem('doublure.pressed') || '[]'); } catch { return []; }";
/// What a field that was typed into holds; null for what holds no value.
pub(super) const TYPED: &str = "const [field] = arguments; \
     return typeof field.value === 'string' ? { type: field.type, held: field.value, closed: false } : null;";
/// The text of the chosen entry of a drop-down list.
pub(super) const CHOSEN: &str = "const [list] = arguments; return list.selectedOptions.length ? tidy(list.selectedOptions[0].textContent) : '';";
pub(super) const OPTIONS: &str =
    "const [list] = arguments; return [...list.options].map(one => tidy(one.textContent));";
/// Null when a text is a CSS selector; otherwise what the browser says of it.
pub(super) const SELECTOR_FAULT: &str = "try { document.createDocumentFragment().querySelector(arguments[0]); return null; } \
     catch (fault) { return String(fault.message); }";
/// Chooses the entry of a drop-down list that reads so, as a person would; false when there is none.
pub(super) const SELECT: &str = "const [list, wanted] = arguments; \
     const option = [...list.options].find(one => plain(one.textContent) === plain(wanted)); \
     if (!option) return false; \
     list.focus(); option.selected = true; \
     list.dispatchEvent(new Event('input', { bubbles: true })); \
     list.dispatchEvent(new Event('change', { bubbles: true })); return true;";

/// The text of what a selector designates.
pub(super) const TEXT_OF: &str =
    "const found = document.querySelector(arguments[0]); return found && found.textContent;";
