// Runs the script of the phone's page, tells it of two changes and answers the second request before the first; prints
// what the page showed, one after the other.
//
// usage: phone_script.cjs SCRIPT
'use strict';
const { readFileSync } = require('node:fs');
const vm = require('node:vm');

const shown = [];
const region = { replaceChildren: (...nodes) => { shown.push(...nodes); } };
const answers = [];
let source;
const page = {
  document: {
    body: { dataset: { page: '/telephone', shows: 'accueil', events: '/evenements' } },
    getElementById: () => region,
  },
  addEventListener: () => {},
  location: { replace: () => { shown.push('another page'); } },
  fetch: () => new Promise(answer => { answers.push(text => answer({ text: async () => text })); }),
  EventSource: class {
    static CLOSED = 2;
    readyState = 1;
    constructor() { source = this; }
    close() { this.readyState = 2; }
  },
  DOMParser: class {
    parseFromString(text) {
      return { body: { dataset: { shows: 'accueil' } }, getElementById: () => ({ childNodes: [text] }) };
    }
  },
};
vm.runInNewContext(readFileSync(process.argv[2], 'utf8'), page);

const first = source.onmessage();
const second = source.onmessage();
answers[1]('newer');
second.then(() => answers[0]('older')).then(() => first).then(() => console.log(JSON.stringify(shown)));
