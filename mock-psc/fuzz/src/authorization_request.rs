//! Authorization requests, thrown at their parsers by libFuzzer.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| mock_psc::fuzz::authorization_request(data));
