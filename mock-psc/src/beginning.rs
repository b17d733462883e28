//! What the way back brings back: everything that a client, a person or a test-suite can change, but what was handed out
//! for good.

use std::sync::Arc;

use mock_kit::PutBack;

use crate::{
    provider::{Provider, Psc},
    state::archive::Record,
};

impl Provider {
    /// Takes down people, cards, clients and keys. Nobody is signed in at the beginning.
    pub fn remember(self: &Psc) -> PutBack {
        let psc = Arc::clone(self);
        let clients = self.clients.all();
        let directory = self.directory.remember();
        let keys = self.signer.published();
        let revoked = self.igc.revoked_cards();
        Box::new(move || {
            for attempt in psc.attempts.live(psc.now()) {
                psc.leave_phone(&attempt);
            }
            psc.forget_sign_ins();
            psc.readers.forget_all();
            psc.clients.put_back(clients.clone());
            psc.signer.put_back(keys.clone());
            for (person, id) in psc.directory.put_back(&directory) {
                psc.write_down(&Record::IdLost { person, id });
            }
            psc.revocations.publish_good();
            for serial in psc.igc.revoked_cards() {
                let kept = revoked.contains(&serial) || psc.directory.is_handed_out(&serial.to_string());
                if kept || !psc.igc.reinstate(serial) {
                    continue;
                }
                psc.write_down(&Record::Reinstated { serial: serial.to_string() });
            }
        })
    }

    /// A restart has the same to say.
    fn write_down(&self, record: &Record) {
        if let Err(error) = self.archive.record(record) {
            tracing::error!(%error, "a restart will find again what was taken back");
        }
    }

    fn forget_sign_ins(&self) {
        self.attempts.forget_all();
        self.pushed_requests.forget_all();
        self.sessions.forget_all();
        self.codes.forget_all();
        self.access_tokens.forget_all();
        self.api_tokens.forget_all();
        self.refresh_tokens.forget_all();
        self.client_assertions.forget_all();
    }
}
