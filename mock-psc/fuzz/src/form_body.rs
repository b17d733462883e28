//! Form bodies, and the `Authorization` header above them, thrown at their parsers by libFuzzer.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| mock_psc::fuzz::form_body(data));
