//! A text with a gap.

use maud::{Markup, html};

/// A text with one gap for something that comes from elsewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Phrase {
    before: &'static str,
    after: &'static str,
}

impl Phrase {
    /// The text, whose gap is written `{}`. In a `const`, a text without a gap or with two of them
    /// doesn't compile.
    #[must_use]
    #[track_caller]
    pub const fn new(text: &'static str) -> Self {
        let bytes = text.as_bytes();
        let (mut gap, mut count, mut at) = (0, 0, 0);
        while at + 1 < bytes.len() {
            if bytes[at] == b'{' && bytes[at + 1] == b'}' {
                gap = at;
                count += 1;
            }
            at += 1;
        }
        assert!(
            count == 1,
            "a phrase has one gap, written `{{}}`: `\"Sign in with {{}}\"` [auth::E0721]"
        );
        let (before, rest) = text.split_at(gap);
        Self { before, after: rest.split_at(2).1 }
    }

    /// The text with `value` in the gap, for where there is no markup.
    #[must_use]
    pub fn fill(&self, value: &str) -> String {
        [self.before, value, self.after].concat()
    }

    /// The same for a page: escaped, and isolated from the direction of the text around it.
    pub(crate) fn render(&self, value: &str) -> Markup {
        self.render_with(&html! { (value) })
    }

    /// The same with markup in the gap.
    pub(crate) fn render_with(&self, value: &Markup) -> Markup {
        html! { (self.before) bdi { (value) } (self.after) }
    }
}
