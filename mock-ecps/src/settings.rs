use std::time::Duration;

/// How the e-CPS service behaves. The defaults are the real one's, as far as they are known.
#[derive(Clone, Debug)]
pub struct Settings {
    /// How long a request awaits its answer, told in whole seconds. \[S\]: 120 s, user guide E4; also `expires_in` in
    /// the ANS's test of CIBA (ansforge/psc-edc-proxy-esante).
    pub request_lifetime: Duration,
}

impl Default for Settings {
    fn default() -> Self {
        Self { request_lifetime: Duration::from_mins(2) }
    }
}
