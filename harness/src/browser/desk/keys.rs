/// A key as a person presses it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Key {
    Up,
    Down,
    Return,
    Escape,
    /// One that types a character of ISO 8859-1 by itself.
    Character(char),
}

impl Key {
    /// Its number in X11 (X Window System Protocol, appendix A): that of the character, for one of ISO 8859-1.
    pub fn symbol(self) -> u32 {
        match self {
            Self::Up => 0xff52,
            Self::Down => 0xff54,
            Self::Return => 0xff0d,
            Self::Escape => 0xff1b,
            Self::Character(character) => character.into(),
        }
    }
}
