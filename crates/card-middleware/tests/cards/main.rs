//! The module as a browser sees it: the real library, loaded into a process of its own, over the real SoftHSM2.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod browser;
mod desk;

use browser::Browser;
use desk::Desk;

const PIN: &str = "1234";
const WRONG: &str = "0000";

#[test]
fn the_right_code_opens_the_card_and_it_signs() {
    let desk = Desk::new();
    let card = desk.card(PIN);
    desk.insert(&[(1, &card)]);
    let mut browser = Browser::start(&desk);
    assert_eq!(browser.ask("slots"), "1 2");
    assert_eq!(browser.ask("cards"), "1");
    assert_eq!(browser.ask("look 1"), "card");
    assert_eq!(browser.ask("sign 1"), "no key", "before the code");
    assert_eq!(browser.ask("login 1 1234"), "ok");
    assert_eq!(browser.ask("sign 1"), "ok");
    assert_eq!(browser.ask("session 1"), "1", "a session is of our reader, not of SoftHSM2's slot");
    assert_eq!(browser.ask("login 1 0000"), "UserAlreadyLoggedIn");
    assert_eq!(desk.memory(&card), "tries 3\npin 1234\n");
    assert_eq!(browser.ask("logout 1"), "ok");
    assert_eq!(browser.ask("sign 1"), "no key");
}

#[test]
fn two_wrong_codes_then_the_right_one_gives_the_tries_back() {
    let desk = Desk::new();
    let card = desk.card(PIN);
    desk.insert(&[(1, &card)]);
    let mut browser = Browser::start(&desk);
    assert_eq!(browser.ask("login 1 0000"), "PinIncorrect");
    assert_eq!(browser.ask("look 1"), "card, low");
    assert_eq!(browser.ask("login 1 0000"), "PinIncorrect");
    assert_eq!(browser.ask("look 1"), "card, low, final");
    assert_eq!(desk.memory(&card), "tries 1\npin 1234\n");
    assert_eq!(browser.ask("login 1 1234"), "ok");
    assert_eq!(browser.ask("sign 1"), "ok");
    assert_eq!(browser.ask("look 1"), "card");
    assert_eq!(desk.memory(&card), "tries 3\npin 1234\n");
}

#[test]
fn the_third_wrong_code_blocks_and_another_browser_finds_it_blocked() {
    let desk = Desk::new();
    let card = desk.card(PIN);
    desk.insert(&[(2, &card)]);
    let mut browser = Browser::start(&desk);
    assert_eq!(browser.ask("login 2 0000"), "PinIncorrect");
    assert_eq!(browser.ask("login 2 1235"), "PinIncorrect");
    assert_eq!(browser.ask("login 2 0000"), "PinLocked");
    assert_eq!(browser.ask("look 2"), "card, low, locked");
    assert_eq!(browser.ask("login 2 1234"), "PinLocked");
    drop(browser);
    let mut browser = Browser::start(&desk);
    assert_eq!(browser.ask("login 2 1234"), "PinLocked");
    assert_eq!(browser.ask("sign 2"), "no key");
    // The harness makes it new again.
    desk.remember(&card, "tries 3\npin 1234\n");
    assert_eq!(browser.ask("login 2 1234"), "ok");
}

#[test]
fn a_card_may_be_blocked_from_the_start() {
    let desk = Desk::new();
    let card = desk.card(PIN);
    desk.remember(&card, "tries 0\npin 1234\n");
    desk.insert(&[(1, &card)]);
    let mut browser = Browser::start(&desk);
    assert_eq!(browser.ask("look 1"), "card, low, locked");
    assert_eq!(browser.ask("login 1 1234"), "PinLocked");
}

#[test]
fn a_malformed_code_is_refused_and_not_counted() {
    let desk = Desk::new();
    let card = desk.card(PIN);
    desk.insert(&[(1, &card)]);
    let mut browser = Browser::start(&desk);
    for code in ["123", "12345", "12a4", "é34"] {
        assert_eq!(browser.ask(&format!("login 1 {code}")), "PinLenRange", "{code}");
    }
    assert_eq!(desk.memory(&card), "tries 3\npin 1234\n");
}

#[test]
fn without_a_card_there_are_two_empty_readers() {
    let desk = Desk::new();
    let card = desk.card(PIN);
    let mut browser = Browser::start(&desk);
    assert_eq!(browser.ask("slots"), "1 2");
    assert_eq!(browser.ask("cards"), "");
    assert_eq!(browser.ask("look 1"), "empty");
    assert_eq!(browser.ask("login 1 1234"), "TokenNotPresent");
    // One that SoftHSM2 does not hold is not in either.
    desk.insert_text("1 0123456789abcdef\n");
    assert_eq!(browser.ask("look 1"), "empty");
    desk.insert(&[(1, &card)]);
    assert_eq!(browser.ask("login 1 1234"), "ok");
}

#[test]
fn a_card_that_is_taken_out_ends_its_sessions_and_asks_for_its_code_again() {
    let desk = Desk::new();
    let card = desk.card(PIN);
    desk.insert(&[(1, &card)]);
    let mut browser = Browser::start(&desk);
    assert_eq!(browser.ask("event"), "NoEvent");
    assert_eq!(browser.ask("login 1 1234"), "ok");
    desk.insert(&[]);
    assert_eq!(browser.ask("sign 1"), "SessionHandleInvalid");
    assert_eq!(browser.ask("session 1"), "SessionHandleInvalid");
    assert_eq!(browser.ask("look 1"), "empty");
    assert_eq!(browser.ask("event"), "1");
    assert_eq!(browser.ask("event"), "NoEvent");
    desk.insert(&[(1, &card)]);
    assert_eq!(browser.ask("session 1"), "SessionHandleInvalid", "it was another session");
    assert_eq!(browser.ask("open 1"), "ok");
    assert_eq!(browser.ask("sign 1"), "no key", "the card was locked by taking it out");
    assert_eq!(browser.ask("login 1 1234"), "ok");
    assert_eq!(browser.ask("sign 1"), "ok");
    assert_eq!(browser.ask("event"), "1");
}

#[test]
fn another_insertion_is_told_by_its_third_word() {
    let desk = Desk::new();
    let card = desk.card(PIN);
    desk.insert_text(&format!("1 {card} first"));
    let mut browser = Browser::start(&desk);
    assert_eq!(browser.ask("login 1 1234"), "ok");
    desk.insert_text(&format!("1 {card} first\n"));
    assert_eq!(browser.ask("sign 1"), "ok");
    desk.insert_text(&format!("1 {card} second"));
    assert_eq!(browser.ask("sign 1"), "SessionHandleInvalid");
}

#[test]
fn two_cards_have_each_their_code_and_go_their_own_ways() {
    let desk = Desk::new();
    let (one, other) = (desk.card(PIN), desk.card("8765"));
    desk.insert(&[(1, &one), (2, &other)]);
    let mut browser = Browser::start(&desk);
    assert_eq!(browser.ask("cards"), "1 2");
    assert_eq!(browser.ask("login 1 8765"), "PinIncorrect");
    assert_eq!(browser.ask("login 1 1234"), "ok");
    assert_eq!(browser.ask("login 2 1234"), "PinIncorrect");
    assert_eq!(browser.ask("login 2 8765"), "ok");
    assert_eq!((browser.ask("sign 1"), browser.ask("sign 2")), ("ok".to_owned(), "ok".to_owned()));
    desk.insert(&[(1, &one)]);
    assert_eq!(browser.ask("sign 2"), "SessionHandleInvalid");
    assert_eq!(browser.ask("sign 1"), "ok", "the other card stayed in");
    desk.insert(&[(1, &other), (2, &one)]);
    assert_eq!(browser.ask("sign 1"), "SessionHandleInvalid");
    assert_eq!(browser.ask("open 1"), "ok");
    assert_eq!(browser.ask("login 1 1234"), "PinIncorrect");
    assert_eq!(browser.ask("login 1 8765"), "ok");
    assert_eq!(browser.ask("open 2"), "ok");
    assert_eq!(browser.ask("login 2 1234"), "ok");
}

#[test]
fn a_card_that_did_not_exist_when_the_browser_began_can_be_inserted() {
    let desk = Desk::new();
    let mut browser = Browser::start(&desk);
    assert_eq!(browser.ask("look 1"), "empty");
    let card = desk.card(PIN);
    assert_eq!(browser.ask("look 1"), "empty", "it is not in yet");
    desk.insert(&[(1, &card)]);
    assert_eq!(browser.ask("look 1"), "card");
    assert_eq!(browser.ask("login 1 1234"), "ok");
    assert_eq!(browser.ask("sign 1"), "ok");
    // For the first card's caller, that card went out and in.
    let other = desk.card("8765");
    desk.insert(&[(1, &card), (2, &other)]);
    assert_eq!(browser.ask("login 2 8765"), "ok");
    assert_eq!(browser.ask("sign 2"), "ok");
    assert_eq!(browser.ask("sign 1"), "SessionHandleInvalid");
    assert_eq!(browser.ask("open 1"), "ok");
    assert_eq!(browser.ask("sign 1"), "no key");
    assert_eq!(browser.ask("login 1 1234"), "ok");
    assert_eq!(browser.ask("sign 1"), "ok");
    assert_eq!(browser.ask("sign 2"), "ok");
}

#[test]
fn a_garbled_file_is_an_empty_reader() {
    let desk = Desk::new();
    let card = desk.card(PIN);
    desk.insert(&[(1, &card)]);
    let mut browser = Browser::start(&desk);
    assert_eq!(browser.ask("login 1 1234"), "ok");
    desk.insert_bytes(&[0xff, 0, b'1', b' ', 0xfe, b'\n', 0x80, b' ', b' ']);
    assert_eq!(browser.ask("sign 1"), "SessionHandleInvalid");
    assert_eq!(browser.ask("cards"), "");
    desk.insert_text(&format!("un {card}\n1 {card}{card}\n2 {card}"));
    assert_eq!(browser.ask("cards"), "2");
    assert_eq!(browser.ask("login 2 1234"), "ok");
    desk.remember(&card, "\u{0}");
    assert_eq!(browser.ask("look 2"), "DeviceError", "a card that forgot its tries is broken");
}

#[test]
fn without_its_environment_the_browser_goes_on_without_cards() {
    let desk = Desk::new();
    let card = desk.card(PIN);
    desk.insert(&[(1, &card)]);
    let missing = desk.path("missing");
    for (name, value) in [
        ("DOUBLURE_READER", None),
        ("DOUBLURE_SOFTHSM", None),
        ("DOUBLURE_SOFTHSM", Some(&missing)),
        ("DOUBLURE_SOFTHSM", Some(&desk.path("softhsm2.conf"))),
        ("SOFTHSM2_CONF", Some(&missing)),
    ] {
        let mut browser = Browser::start_with(&desk, name, value);
        assert_eq!(browser.initialized, "GeneralError", "{name}");
        assert_eq!(browser.ask("slots"), "CryptokiNotInitialized", "{name}");
        assert_eq!(browser.ask("login 1 1234"), "CryptokiNotInitialized", "{name}");
    }
    let mut browser = Browser::start_with(&desk, "DOUBLURE_READER", Some(&missing));
    assert_eq!(browser.ask("slots"), "1 2");
    assert_eq!(browser.ask("cards"), "");
}

#[test]
fn codes_that_come_at_once_are_each_counted() {
    let desk = Desk::new();
    let card = desk.card(PIN);
    desk.insert(&[(1, &card)]);
    let mut browsers = [Browser::start(&desk), Browser::start(&desk)];
    for browser in &mut browsers {
        browser.tell(&format!("at once 1 {WRONG}"));
    }
    let mut answers: Vec<String> = Vec::new();
    for browser in &mut browsers {
        answers.extend(browser.answer().split(' ').map(str::to_owned));
    }
    answers.sort();
    assert_eq!(answers, ["PinIncorrect", "PinIncorrect", "PinLocked", "PinLocked"]);
    assert_eq!(desk.memory(&card), "tries 0\npin 1234\n");
}

#[test]
fn red_with_pin_unchecked_a_wrong_code_opens_even_a_blocked_card() {
    let desk = Desk::new();
    let card = desk.card(PIN);
    desk.insert(&[(1, &card)]);
    desk.remember(&card, "tries 0\npin 1234\n");
    let mut browser = Browser::start(&desk);
    assert_eq!(browser.ask("login 1 0000"), "PinLocked");
    desk.deviate("pin-unchecked");
    assert_eq!(browser.ask("login 1 0000"), "ok");
    assert_eq!(browser.ask("sign 1"), "ok");
    assert_eq!(desk.memory(&card), "tries 0\npin 1234\n");
}

#[test]
fn red_with_block_unkept_a_blocked_card_opens_with_its_code() {
    let desk = Desk::new();
    let card = desk.card(PIN);
    desk.insert(&[(1, &card)]);
    desk.remember(&card, "tries 0\npin 1234\n");
    let mut browser = Browser::start(&desk);
    assert_eq!(browser.ask("login 1 1234"), "PinLocked");
    desk.deviate("block-unkept");
    assert_eq!(browser.ask("login 1 0000"), "PinLocked");
    assert_eq!(browser.ask("login 1 1234"), "ok");
    assert_eq!(browser.ask("sign 1"), "ok");
}
