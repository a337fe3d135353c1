//! Text in `const` evaluation: comparing it, and putting messages together.

use super::mistakes::Mistake;

pub(super) const fn contains_any(text: &str, any: &[u8]) -> bool {
    let text = text.as_bytes();
    let mut i = 0;
    while i < text.len() {
        let mut j = 0;
        while j < any.len() {
            if text[i] == any[j] {
                return true;
            }
            j += 1;
        }
        i += 1;
    }
    false
}

pub(super) const fn starts_with(text: &str, prefix: &str) -> bool {
    let (text, prefix) = (text.as_bytes(), prefix.as_bytes());
    let mut i = 0;
    while i < prefix.len() {
        if i >= text.len() || text[i] != prefix[i] {
            return false;
        }
        i += 1;
    }
    true
}

pub(super) const fn contains(list: &[&str], item: &str) -> bool {
    let mut i = 0;
    while i < list.len() {
        if equal(list[i], item) {
            return true;
        }
        i += 1;
    }
    false
}

pub(super) const fn equal(a: &str, b: &str) -> bool {
    a.len() == b.len() && starts_with(a, b)
}

/// How many bytes a message has before its code.
const LONGEST: usize = 512;

/// What stands before and after the number of a mistake.
const CODE: (&str, &str) = (" [auth::E", "]");

/// How many bytes a message has with its code.
const SIZE: usize = LONGEST + CODE.0.len() + 4 + CODE.1.len();

/// A panic message put together at compile time.
#[derive(Clone, Copy)]
pub(super) struct Message {
    bytes: [u8; SIZE],
    len: usize,
}

impl Message {
    pub(super) const fn new() -> Self {
        Self { bytes: [0; SIZE], len: 0 }
    }

    /// Appends `text` if all of it fits, so that no letter is ever cut in two.
    pub(super) const fn push(self, text: &str) -> Self {
        if self.len + text.len() <= LONGEST { self.with(text.as_bytes()) } else { self }
    }

    /// Appends `bytes`, for which there is room.
    const fn with(mut self, bytes: &[u8]) -> Self {
        let mut i = 0;
        while i < bytes.len() {
            self.bytes[self.len] = bytes[i];
            self.len += 1;
            i += 1;
        }
        self
    }

    pub(super) const fn as_str(&self) -> &str {
        match str::from_utf8(self.bytes.split_at(self.len).0) {
            Ok(text) => text,
            Err(_) => unreachable!(),
        }
    }

    /// Panics with the message and the code of its mistake.
    #[track_caller]
    pub(super) const fn panic(self, mistake: Mistake) {
        let whole = self.with(CODE.0.as_bytes()).with(&mistake.digits()).with(CODE.1.as_bytes());
        panic!("{}", whole.as_str());
    }
}
