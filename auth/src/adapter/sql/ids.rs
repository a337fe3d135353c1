//! How ids of users are kept.

/// How ids of users are kept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Ids {
    /// Numbers that the database makes.
    Number,
    /// Texts.
    #[default]
    Text,
    /// UUIDs.
    Uuid,
}

impl Ids {
    /// Whether a text can be such an id, spelled as the database spells it.
    pub(super) fn may_be(self, id: &str) -> bool {
        match self {
            Self::Number => id.parse::<i64>().is_ok_and(|number| number.to_string() == id),
            Self::Text => true,
            Self::Uuid => {
                id.len() == 36
                    && id.bytes().enumerate().all(|(index, byte)| match index {
                        8 | 13 | 18 | 23 => byte == b'-',
                        _ => matches!(byte, b'0'..=b'9' | b'a'..=b'f'),
                    })
            }
        }
    }
}
